/** What a trained network says of pictures. */
package sparkception.job.predict;
