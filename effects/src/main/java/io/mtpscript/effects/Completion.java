package io.mtpscript.effects;

/** Receives what came of an effect call, once, on the request's event loop; possibly before the call returns. */
public interface Completion {
    /** @param answer canonical CBOR of a value of the site's result type */
    void answered(byte[] answer);

    /** The program gets no answer: the engine discards its VM and calls {@link RequestEffects#finish} with {@code false}. */
    void ended(EffectEnd end);
}
