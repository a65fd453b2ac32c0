/** Small networks of one kind of unit, to compare the ideas that units stand for. */
package sparkception.zoo.units;
