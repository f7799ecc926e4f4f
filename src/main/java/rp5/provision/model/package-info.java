/** Values only: what is asked, what is there, what will be. No I/O, and never a secret. */
@NullMarked
package rp5.provision.model;

import org.jspecify.annotations.NullMarked;
