// SPDX-License-Identifier: Apache-2.0
/** Where registered schemas are kept: one immutable file a version. */
@NullMarked
package io.dynamolake.schema.registry;

import org.jspecify.annotations.NullMarked;
