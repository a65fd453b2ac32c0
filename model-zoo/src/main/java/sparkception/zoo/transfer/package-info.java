/** Networks that begin with another's weights: where they can be frozen, and what is taken over. */
package sparkception.zoo.transfer;
