package io.mtpscript.vm.memory;

/** The operating system refused to map memory: too little of it, or too many mappings. */
public final class MappingException extends RuntimeException {
    MappingException(String message) {
        super(message);
    }
}
