package sparkception.job.recipe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A key, or a whole section, under another value of which a run may go on: it decides how fast, how
 * safely or where training runs, not what an undisturbed run would have come to. Keys without this
 * mark decide results.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface FreeToChange {}
