package io.mtpscript.vm.builtin;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.Values;

/** Sql: literals with their parameters, and joins of them; text is made only when an effect is called. */
final class SqlBuiltins {
    private static final long JOIN = -1;

    private SqlBuiltins() {}

    static long literal(Machine m, long[] registers, int at, int template) {
        int count = m.image().sqlTemplate(template).paramCount();
        long sql = m.allocate(8 + 8L * count);
        if (sql != 0) {
            m.setWord(sql, 0, template);
            for (int i = 0; i < count; i++) {
                m.setWord(sql, 1 + i, registers[at + i]);
            }
        }
        return sql;
    }

    static long join(Machine m, long list, long separator) {
        if (!m.charge(Builtin.SQL_JOIN, Values.length(m, list))) {
            return 0;
        }
        long sql = m.allocate(24);
        if (sql != 0) {
            m.setWord(sql, 0, JOIN);
            m.setWord(sql, 1, list);
            m.setWord(sql, 2, separator);
        }
        return sql;
    }
}
