// SPDX-License-Identifier: Apache-2.0
/** What the demo brings with it, so that it needs no AWS account: a DynamoDB on loopback and a table of orders. */
@NullMarked
package io.dynamolake.cli.demo;

import org.jspecify.annotations.NullMarked;
