/** Tests of the distribution as it is handed out. */
package sparkception.deploy;
