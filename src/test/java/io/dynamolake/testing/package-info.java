// SPDX-License-Identifier: Apache-2.0
/** What the tests of several packages share: generators and fixtures that are made by code. */
@NullMarked
package io.dynamolake.testing;

import org.jspecify.annotations.NullMarked;
