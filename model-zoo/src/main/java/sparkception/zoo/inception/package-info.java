/** Inception: branches of convolutions of several sizes, side by side. */
package sparkception.zoo.inception;
