package io.mtpscript.vm.codec;

import io.mtpscript.core.Limits;
import io.mtpscript.core.decimal.DecimalFault;
import io.mtpscript.core.decimal.DecimalParser;
import io.mtpscript.core.decimal.DecimalWords;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.image.Layout;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.MapTree;
import io.mtpscript.vm.machine.Values;
import io.mtpscript.vm.machine.WordStack;
import java.util.function.Consumer;

/**
 * Reads JSON by a type straight into a VM's memory (language, sections 6 and 8): strictly, with every fault listed by path. A
 * text that breaks the grammar has that one fault.
 *
 * <p>Memory is charged in document order: a record or variant when its object begins, a String, Decimal or Option when it has
 * been read, a List or Map when it ends. Gas is its caller's, by the bytes of the text. The host's stack is at most {@link
 * Limits#JSON_DEPTH} containers deep.
 *
 * <p>One class because its methods call each other for the values inside of values and share the place in the text, the path, the
 * depth and the last word, which stay in fields of one object so that decoding allocates nothing; what needs none of these is
 * apart ({@link JsonText}, {@link JsonKeys}, {@link FaultPath}, {@link TypeIndex}).
 */
public final class JsonDecoder {
    /** What a Map costs for each entry while it is built: its node, and its words while they are sorted. */
    private static final long MAP_ENTRY_BYTES = MapTree.NODE_BYTES + 24;

    private final Machine m;
    private final WordStack stack;
    private final JsonText text = new JsonText();
    private final FaultPath path = new FaultPath();
    private final TypeIndex typeIndex = new TypeIndex();
    private final JsonKeys keys;
    private final Faults found = new Faults();
    /** Made once: a reference to the method would be an object for every record. */
    private final Consumer<String> reportDuplicate = this::duplicate;

    private boolean ignoreUnknown;
    private long end;
    private int depth;
    private long word;

    public JsonDecoder(Machine m) {
        this.m = m;
        this.stack = m.stack();
        this.keys = new JsonKeys(text, stack);
    }

    /**
     * Decodes a whole text.
     *
     * @param open unknown fields are ignored, wherever they stand
     * @param root what paths start with
     * @param faults gets what is wrong
     * @return whether there is a {@link #word}; false also where the request has trapped
     */
    public boolean decode(int type, boolean open, long address, long length, String root, Faults faults) {
        text.open(address, length);
        path.open(root);
        typeIndex.clear();
        found.clearFor(faults);
        ignoreUnknown = open;
        end = address + length;
        depth = 0;
        int floor = stack.size();
        word = value(type, false);
        if (going()) {
            text.atEnd();
        }
        stack.resize(floor);
        if (m.trapped()) {
            return false;
        }
        if (text.malformed()) {
            faults.add(root, text.problem());
            return false;
        }
        faults.addAll(found);
        return found.isEmpty();
    }

    /** The value that the last {@link #decode} gave. */
    public long word() {
        return word;
    }

    /** Leaves nothing of a text. */
    public void wipe() {
        found.clear();
        typeIndex.clear();
        text.wipe();
        keys.wipe();
        word = 0;
    }

    private boolean going() {
        return !text.malformed() && !m.trapped();
    }

    private long fault(String message) {
        if (found.full()) {
            found.countMore();
        } else {
            found.add(path.text(), message);
        }
        return 0;
    }

    /** A fault whose words are only made where it is kept. */
    private long expected(String what) {
        return fault(found.full() ? "" : "expected " + what);
    }

    /** A value of another kind stands here: a fault, and the value is passed over. */
    private long mismatch(String expected) {
        expected(expected);
        skip();
        return 0;
    }

    private long value(int type, boolean asText) {
        Layout layout = m.layout(type);
        m.step();
        int next = text.peek();
        return switch (layout.kind()) {
            case INT -> asText ? textNumber(true) : next == '-' || digit(next) ? integer() : mismatch("Int");
            case BOOL -> bool(next);
            case STRING -> next == '"' ? string() : mismatch("String");
            case DECIMAL -> asText ? textNumber(false) : next == '-' || digit(next) ? decimal() : mismatch("Decimal");
            case LIST -> next == '[' ? list(layout.element()) : mismatch("a list");
            case MAP -> next == '{' ? map(layout) : mismatch("an object");
            case RECORD -> next == '{' ? record(layout) : mismatch("an object");
            case UNION ->
                switch (layout.role()) {
                    case JSON -> json(layout, next);
                    case OPTION -> option(layout, next, asText);
                    case ORDINARY -> layout.plain() ? plain(layout, next) : union(layout, next);
                };
            case UNIT, SQL, SECRET, RESPONSE, FUNCTION ->
                throw new IllegalStateException("A " + layout.name() + " has no JSON form");
        };
    }

    private static boolean digit(int b) {
        return b >= '0' && b <= '9';
    }

    // Scalars

    private long integer() {
        if (text.smallInteger()) {
            return text.integer();
        }
        DecimalWords value = m.decimals();
        if (!text.number(value)) {
            return fault(value.fault() == DecimalFault.INEXACT ? "expected Int" : "number out of range");
        }
        return value.isInt() ? value.toLong() : fault(value.scale() > 0 ? "expected Int" : "number out of range");
    }

    private long decimal() {
        if (text.smallInteger()) {
            long value = text.integer();
            return Values.decimal(m, value < 0 ? Long.MIN_VALUE : 0, Math.abs(value));
        }
        DecimalWords value = m.decimals();
        return decimal(text.smallDecimal(value) || text.number(value));
    }

    /** What reading a number has left in {@link Machine#decimals}. */
    private long decimal(boolean number) {
        DecimalWords value = m.decimals();
        return number ? Values.decimal(m, value.hi(), value.lo()) : fault("number out of range");
    }

    /** An Int or Decimal that travels as a string of plain digits. */
    private long textNumber(boolean wantsInt) {
        String expected = wantsInt ? "a String that is an Int" : "a String that is a Decimal";
        if (text.peek() != '"') {
            return mismatch(expected);
        }
        if (!text.string()) {
            return 0;
        }
        DecimalParser parser = m.plainNumbers();
        parser.reset();
        text.stringTo(parser);
        DecimalWords value = m.decimals();
        boolean number = parser.finish(value);
        parser.reset();
        if (!number && value.fault() == DecimalFault.SYNTAX) {
            return expected(expected);
        }
        if (!wantsInt) {
            return decimal(number);
        }
        if (number && value.isInt()) {
            return value.toLong();
        }
        boolean fraction = number ? value.scale() > 0 : value.fault() == DecimalFault.INEXACT;
        return fraction ? expected(expected) : fault("number out of range");
    }

    private long bool(int next) {
        return switch (next) {
            case 't' -> text.literal("true") ? 1 : 0;
            case 'f' -> {
                text.literal("false");
                yield 0;
            }
            default -> mismatch("Bool");
        };
    }

    private long string() {
        return text.string() ? scannedString() : 0;
    }

    /** A String of what was just scanned. */
    private long scannedString() {
        long string = Values.newString(m, text.stringBytes(), text.stringPoints());
        if (string != 0) {
            text.copyString(Values.newBytes(m, string, text.stringBytes()));
        }
        return string;
    }

    // Containers

    private boolean enter() {
        depth++;
        return depth <= Limits.JSON_DEPTH
                || text.malformed("more than " + Limits.JSON_DEPTH + " containers are nested");
    }

    private long list(int elementType) {
        if (!enter()) {
            return 0;
        }
        text.take();
        int floor = stack.size();
        int count = 0;
        if (text.peek() == ']') {
            text.take();
        } else {
            boolean more = true;
            while (more) {
                path.enterIndex(count);
                long element = value(elementType, false);
                path.leave();
                if (!going()) {
                    return 0;
                }
                stack.push(element);
                count++;
                more = more(']');
            }
            if (!going()) {
                return 0;
            }
        }
        depth--;
        long list = Values.newList(m, count);
        if (list != 0) {
            for (int i = 0; i < count; i++) {
                m.setWord(list, 1 + i, stack.get(floor + i));
            }
        }
        stack.resize(floor);
        return list;
    }

    /** After a value in a container: takes a comma, true, or the end. */
    private boolean more(char close) {
        int next = text.peek();
        if (next == ',') {
            text.take();
            return true;
        }
        if (next == close) {
            text.take();
        } else {
            text.malformed("',' or '" + close + "' is due");
        }
        return false;
    }

    private void enterKey() {
        path.enterKey(text.stringStart(), text.stringStart() + text.rawLength());
    }

    private boolean key() {
        return (text.peek() == '"' || text.malformed("a key is due")) && text.string();
    }

    private long map(Layout layout) {
        if (!enter()) {
            return 0;
        }
        text.take();
        int floor = stack.size();
        int count = 0;
        boolean more = text.peek() != '}';
        if (!more) {
            text.take();
        }
        while (more) {
            if (!key()) {
                return 0;
            }
            long key = scannedString();
            if (key == 0 || !m.cbor().hash(layout.element(), key, 0) || !text.expect(':', "behind a key")) {
                return 0;
            }
            long hash = m.cbor().hash();
            enterKey();
            long content = value(layout.value(), false);
            path.leave();
            if (!going()) {
                return 0;
            }
            stack.push(hash);
            stack.push(key);
            stack.push(content);
            count++;
            more = more('}');
        }
        depth--;
        return going() ? buildMap(layout.element(), floor, count) : 0;
    }

    private long buildMap(int keyType, int floor, int count) {
        if (!m.chargeMemory(MAP_ENTRY_BYTES * count)) {
            return 0;
        }
        m.maps().sort(keyType, floor, count);
        for (int i = 1; i < count; i++) {
            int entry = floor + i * MapTree.ENTRY;
            if (m.maps().compareEntries(keyType, entry - MapTree.ENTRY, entry) == 0) {
                duplicateEntry(stack.get(entry + 1));
            }
        }
        long root = found.isEmpty() ? m.maps().build(floor, count) : 0;
        stack.resize(floor);
        return root;
    }

    private void duplicateEntry(long key) {
        if (found.full()) {
            found.countMore();
            return;
        }
        long bytes = Values.bytes(m, key);
        duplicate(Unescaped.utf8(bytes, bytes + Values.byteLength(m, key)));
    }

    private long record(Layout layout) {
        if (!enter()) {
            return 0;
        }
        int size = layout.members().size();
        long object = size == 0 ? 0 : m.allocate(8L * size);
        if (m.trapped()) {
            return 0;
        }
        members(layout.members(), object, false);
        depth--;
        return object;
    }

    /**
     * Reads an object's members into words of an object that was just made.
     *
     * @param typed the key {@code "type"} stands there too and was read before
     */
    private void members(Layout.Members members, long words, boolean typed) {
        text.take();
        int floor = stack.size();
        int size = members.size();
        // One bit a member, and one for "type": seen. The first of them are here, those of larger records on the stack.
        long seen = 0;
        int moreSeen = size >>> 6;
        stack.resize(floor + moreSeen);
        int expected = 0;
        boolean more = text.peek() != '}';
        if (!more) {
            text.take();
        }
        while (more) {
            if (!key()) {
                return;
            }
            int index = keys.find(members.names(), expected);
            if (index < 0 && typed && keys.isType()) {
                index = size;
            }
            if (index < 0) {
                unknown();
            } else if (index < Long.SIZE ? (seen >>> index & 1) != 0 : seen(floor, index - Long.SIZE)) {
                repeated();
            } else {
                seen |= index < Long.SIZE ? 1L << index : 0;
                if (index == size) {
                    afterColonSkip();
                } else {
                    expected = index + 1;
                    member(members.get(index), words, index);
                }
            }
            if (!going()) {
                return;
            }
            more = more('}');
        }
        if (!going()) {
            return;
        }
        keys.reportDuplicates(floor + moreSeen, reportDuplicate);
        for (int i = 0; i < size; i++) {
            if (((i < Long.SIZE ? seen : stack.get(floor + (i >>> 6) - 1)) >>> i & 1) == 0) {
                absent(members.get(i), words, i);
            }
        }
        stack.resize(floor);
    }

    /** Whether one that is not among the first was seen before; now it was. */
    private boolean seen(int floor, int index) {
        long bits = stack.get(floor + (index >>> 6));
        stack.set(floor + (index >>> 6), bits | 1L << index);
        return (bits >>> index & 1) != 0;
    }

    private void unknown() {
        keys.remember();
        enterKey();
        if (!ignoreUnknown) {
            fault("unknown field");
        }
        afterColonSkip();
        path.leave();
    }

    /** A key that was just scanned stands here once more. */
    private void repeated() {
        enterKey();
        fault("duplicate key");
        afterColonSkip();
        path.leave();
    }

    private void duplicate(String name) {
        path.enterName(name);
        fault("duplicate key");
        path.leave();
    }

    private void afterColonSkip() {
        if (text.expect(':', "behind a key")) {
            skip();
        }
    }

    private void absent(Layout.Member member, long words, int index) {
        if (member.options() > 0) {
            m.setWord(words, index, Values.NONE);
        } else {
            path.enterName(member.name());
            fault("missing");
            path.leave();
        }
    }

    private void member(Layout.Member member, long words, int index) {
        if (!text.expect(':', "behind a key")) {
            return;
        }
        path.enterName(member.name());
        long result;
        if (member.options() == 0) {
            result = value(member.type(), member.text());
        } else if (text.peek() == 'n') {
            text.literal("null");
            result = member.options() == 2 ? Values.some(m, Values.NONE) : Values.NONE;
        } else {
            result = value(member.inner(), member.text());
            for (int i = 0; i < member.options() && going(); i++) {
                result = Values.some(m, result);
            }
        }
        path.leave();
        if (going()) {
            m.setWord(words, index, result);
        }
    }

    // Unions

    private long option(Layout layout, int next, boolean asText) {
        if (next == 'n') {
            text.literal("null");
            return Values.NONE;
        }
        long some = value(layout.variant(0).members().get(0).type(), asText);
        return going() ? Values.some(m, some) : 0;
    }

    private long plain(Layout layout, int next) {
        if (next != '"') {
            return mismatch(layout.expectedVariants());
        }
        if (!text.string()) {
            return 0;
        }
        int variant = keys.find(layout.variantNames(), 0);
        return variant < 0 ? expected(layout.expectedVariants()) : Values.immediate(variant);
    }

    private long union(Layout layout, int next) {
        if (next != '{') {
            return mismatch("an object");
        }
        long type = typeIndex.typeOf(text.at(), end);
        int variant = type == 0 ? -1 : keys.findQuoted(layout.variantNames(), type, end);
        if (variant < 0) {
            path.enterName("type");
            if (type == 0) {
                fault("missing");
            } else {
                expected(layout.expectedVariants());
            }
            path.leave();
            skip();
            return 0;
        }
        if (!enter()) {
            return 0;
        }
        Layout.Variant chosen = layout.variant(variant);
        long object = Values.immediate(variant);
        if (chosen.size() > 0) {
            object = m.allocate(8 + 8L * chosen.size());
            if (object == 0) {
                return 0;
            }
            m.setWord(object, 0, variant);
        }
        if (chosen.form() == Layout.Form.VALUES) {
            payloads(chosen, object + 8);
        } else {
            members(chosen.members(), object + 8, true);
        }
        depth--;
        return object;
    }

    /** {@code {"type": ..., "values": [...]}}: several payloads without names. */
    private void payloads(Layout.Variant variant, long words) {
        text.take();
        int floor = stack.size();
        boolean valuesSeen = false;
        boolean typeSeen = false;
        boolean more = true;
        while (more) {
            if (!key()) {
                return;
            }
            boolean isType = keys.isType();
            boolean isValues = !isType && keys.find(JsonKeys.VALUES, 0) == 0;
            if ((isType && typeSeen) || (isValues && valuesSeen)) {
                repeated();
            } else if (isValues) {
                valuesSeen = true;
                path.enterName("values");
                if (text.expect(':', "behind a key")) {
                    payloadArray(variant, words);
                }
                path.leave();
            } else if (isType) {
                typeSeen = true;
                afterColonSkip();
            } else {
                unknown();
            }
            if (!going()) {
                return;
            }
            more = more('}');
        }
        keys.reportDuplicates(floor, this::duplicate);
        stack.resize(floor);
        if (!valuesSeen) {
            path.enterName("values");
            fault("missing");
            path.leave();
        }
    }

    private void payloadArray(Layout.Variant variant, long words) {
        if (text.peek() != '[') {
            mismatch(listOf(variant));
            return;
        }
        if (!enter()) {
            return;
        }
        text.take();
        int count = 0;
        boolean more = text.peek() != ']';
        if (!more) {
            text.take();
        }
        while (more && going()) {
            path.enterIndex(count);
            if (count < variant.size()) {
                Layout.Member member = variant.members().get(count);
                long payload = value(member.type(), member.text());
                if (going()) {
                    m.setWord(words, count, payload);
                }
            } else {
                skip();
            }
            path.leave();
            count++;
            more = going() && more(']');
        }
        depth--;
        if (going() && count != variant.size()) {
            expected(listOf(variant));
        }
    }

    private static String listOf(Layout.Variant variant) {
        return "a list of " + variant.size();
    }

    private long json(Layout layout, int next) {
        int type = switch (next) {
            case 'n' -> 0;
            case 't', 'f' -> 1;
            case '"' -> 4;
            case '[' -> 5;
            case '{' -> 6;
            default -> digit(next) || next == '-' ? 2 : -1;
        };
        if (type < 0) {
            skip();
            return 0;
        }
        if (type == 0) {
            text.literal("null");
            return Values.immediate(0);
        }
        if (type == 2) {
            return jsonNumber();
        }
        long payload = value(layout.variant(type).members().get(0).type(), false);
        return going() ? Values.variant(m, type, payload) : 0;
    }

    /** A number whose value is an Int is JsonInt. */
    private long jsonNumber() {
        if (text.smallInteger()) {
            return Values.variant(m, 2, text.integer());
        }
        DecimalWords value = m.decimals();
        boolean number = text.number(value);
        if (number && value.isInt()) {
            return Values.variant(m, 2, value.toLong());
        }
        long decimal = decimal(number);
        return decimal != 0 ? Values.variant(m, 3, decimal) : 0;
    }

    // What is passed over

    /** Passes over a value; it is checked for everything that no text may have. */
    private void skip() {
        m.step();
        int next = text.peek();
        switch (next) {
            case 'n' -> text.literal("null");
            case 't' -> text.literal("true");
            case 'f' -> text.literal("false");
            case '"' -> text.string();
            case '[' -> skipList();
            case '{' -> skipObject();
            case -1 -> text.malformed("a value is due where the text ends");
            default -> {
                if (!digit(next) && next != '-') {
                    text.malformed("no value starts like this");
                } else if (!text.smallInteger()
                        && !text.number(m.decimals())
                        && m.decimals().fault() != DecimalFault.SYNTAX) {
                    fault("number out of range");
                }
            }
        }
    }

    private void skipList() {
        if (!enter()) {
            return;
        }
        text.take();
        boolean more = text.peek() != ']';
        if (!more) {
            text.take();
        }
        for (int index = 0; more && going(); index++) {
            path.enterIndex(index);
            skip();
            path.leave();
            more = going() && more(']');
        }
        depth--;
    }

    private void skipObject() {
        if (!enter()) {
            return;
        }
        text.take();
        int floor = stack.size();
        boolean more = text.peek() != '}';
        if (!more) {
            text.take();
        }
        while (more) {
            if (!key()) {
                return;
            }
            keys.remember();
            enterKey();
            afterColonSkip();
            path.leave();
            if (!going()) {
                return;
            }
            more = more('}');
        }
        if (going()) {
            keys.reportDuplicates(floor, this::duplicate);
            stack.resize(floor);
        }
        depth--;
    }
}
