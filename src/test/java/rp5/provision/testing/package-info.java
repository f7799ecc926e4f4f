/** Hand-written fakes and samples that tests of every room share. */
@NullMarked
package rp5.provision.testing;

import org.jspecify.annotations.NullMarked;
