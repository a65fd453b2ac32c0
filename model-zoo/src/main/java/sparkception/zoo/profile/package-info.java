/** What a network costs before it is trained: parameters, multiply-adds, memory; layer by layer. */
package sparkception.zoo.profile;
