package io.mtpscript.engine.packing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A rewritten class does what it did. */
class ClassPreparationTest {
    sealed interface Shape {
        /** Of every kind that a component can have. */
        record All(
                boolean z,
                byte b,
                short s,
                char c,
                int i,
                long l,
                float f,
                double d,
                @Nullable String t,
                List<Integer> n)
                implements Shape {}

        record None() implements Shape {}

        record Other(int side) implements Shape {}
    }

    /** Values, and what a switch makes of them; run as it is and rewritten. */
    public static final class Subject implements Supplier<List<Object>>, Function<Object, String> {
        public Subject() {}

        @Override
        public List<Object> get() {
            return List.of(
                    all(1.0, "t"),
                    all(1.0, "t"),
                    all(-0.0, "t"),
                    all(0.0, "t"),
                    all(Double.NaN, null),
                    all(Double.NaN, null),
                    new Shape.None(),
                    new Shape.None(),
                    new Shape.Other(3),
                    new Shape.Other(-3),
                    "text");
        }

        private static Shape all(double d, @Nullable String t) {
            return new Shape.All(true, (byte) -1, (short) -2, 'c', 4, 1L << 40, (float) d, d, t, List.of(1, 2));
        }

        @Override
        public String apply(Object value) {
            return switch (value) {
                case Shape.Other(int side) when side > 0 -> "positive";
                case Shape.Other _ -> "other";
                case Shape.All all -> "all of " + all.i();
                case Shape.None _ -> "none";
                case String text -> text;
                default -> "unknown";
            };
        }
    }

    @Test
    void switchesAndRecordsDoTheSame() throws Exception {
        Object rewritten = new Rewriting()
                .loadClass(Subject.class.getName())
                .getDeclaredConstructor()
                .newInstance();
        assertNotEquals(Subject.class, rewritten.getClass());
        var before = new Subject();
        @SuppressWarnings("unchecked")
        var after = (Supplier<List<Object>>) rewritten;
        @SuppressWarnings("unchecked")
        var afterSwitch = (Function<Object, String>) rewritten;
        List<Object> expected = before.get();
        List<Object> actual = after.get();
        assertEquals(expected.toString(), actual.toString());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(before.apply(expected.get(i)), afterSwitch.apply(actual.get(i)));
            assertEquals(expected.get(i).hashCode(), actual.get(i).hashCode());
            for (int j = 0; j < expected.size(); j++) {
                assertEquals(
                        expected.get(i).equals(expected.get(j)), actual.get(i).equals(actual.get(j)));
            }
        }
    }

    @Test
    void nothingIsLeftForJavaToMakeAtEveryStart() throws IOException {
        for (Class<?> type : List.of(Subject.class, Shape.All.class)) {
            assertTrue(makesCode(bytes(type)));
            assertFalse(makesCode(new ClassPreparation(type.getClassLoader()).prepare(bytes(type))));
        }
    }

    @Test
    void oldClassesGetFrames() throws Exception {
        String name = "Old";
        byte[] old = ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS)
                .build(
                        ClassDesc.of(name),
                        builder -> builder.withVersion(ClassFile.JAVA_5_VERSION, 0)
                                .withMethodBody(
                                        "sign",
                                        MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int),
                                        ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                                        code -> {
                                            Label negative = code.newLabel();
                                            code.iload(0)
                                                    .iflt(negative)
                                                    .iconst_1()
                                                    .ireturn();
                                            code.labelBinding(negative)
                                                    .iconst_m1()
                                                    .ireturn();
                                        }));
        byte[] prepared = new ClassPreparation(getClass().getClassLoader()).prepare(old);
        assertTrue(ClassFile.of().parse(prepared).majorVersion() >= ClassFile.JAVA_17_VERSION);
        assertEquals(List.of(), ClassFile.of().verify(prepared));
        Method sign = new ClassLoader(getClass().getClassLoader()) {
            Class<?> define() {
                return defineClass(name, prepared, 0, prepared.length);
            }
        }.define().getMethod("sign", int.class);
        assertEquals(-1, sign.invoke(null, -5));
        assertEquals(1, sign.invoke(null, 5));
    }

    private static boolean makesCode(byte[] bytes) {
        return ClassFile.of().parse(bytes).methods().stream()
                .flatMap(method -> method.code().stream())
                .flatMap(code -> code.elementStream())
                .anyMatch(element -> element instanceof java.lang.classfile.instruction.InvokeDynamicInstruction call
                        && (TypeSwitch.is(call) || RecordMethod.is(call)));
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (var in = type.getResourceAsStream(
                type.getName().substring(type.getPackageName().length() + 1) + ".class")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    /** Defines this test's classes anew, rewritten. */
    private static final class Rewriting extends ClassLoader {
        Rewriting() {
            super(ClassPreparationTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(ClassPreparationTest.class.getName() + "$")) {
                return super.loadClass(name, resolve);
            }
            Class<?> there = findLoadedClass(name);
            if (there != null) {
                return there;
            }
            try {
                byte[] prepared = new ClassPreparation(getParent()).prepare(bytes(super.loadClass(name, false)));
                return defineClass(name, prepared, 0, prepared.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
