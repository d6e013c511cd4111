// SPDX-License-Identifier: Apache-2.0
/** From a pipeline file to a published table: the order of the rooms, run ids, the ledger and the lock. */
@NullMarked
package io.dynamolake.pipeline;

import org.jspecify.annotations.NullMarked;
