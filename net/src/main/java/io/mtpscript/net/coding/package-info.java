/**
 * What happens to an answer on its way to a client that has it already, or takes it compressed, and to the conditions of a
 * request that name a compressed one. The program, its answer's hashes in journal and audit trail, and its replay know nothing of
 * it.
 *
 * <p>Handlers belong to their event loop. Specification: runtime contract, section 5; RFC 9110 sections 8.8, 12.5.3 and 13;
 * RFC 9530.
 */
@NullMarked
package io.mtpscript.net.coding;

import org.jspecify.annotations.NullMarked;
