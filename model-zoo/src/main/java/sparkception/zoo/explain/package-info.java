/** Where on an image a network saw what it says. */
package sparkception.zoo.explain;
