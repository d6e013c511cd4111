// SPDX-License-Identifier: Apache-2.0
/** What tests share: generators, fixtures made by code, and real servers on loopback. */
@NullMarked
package io.dynamolake.testing;

import org.jspecify.annotations.NullMarked;
