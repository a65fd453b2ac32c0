"""The Spark ML stages of sparkception, for PySpark.

The work is done by the Java classes of the same names, which must be on Spark's class path. Params
are those of the Java classes, the keys of recipes included, and explainParams() tells of them.
"""

from pyspark import SparkContext
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel

__all__ = ["XceptionClassifier", "XceptionClassificationModel", "ImageFeaturizer"]


class _Stage(JavaMLReadable, JavaMLWritable):
    """Params by their names."""

    def setParams(self, **values):
        """Sets params, such as imageCol="content"."""
        self._set(**values)
        # The Java class checks values, and at once.
        self._transfer_params_to_java()
        return self

    def setParam(self, name, value):
        """Sets a param whose name is no word of Python's, such as train.epochs."""
        return self.setParams(**{name: value})


class XceptionClassifier(JavaEstimator, _Stage):
    """Trains Xception, or another network of the zoo, on a DataFrame of images.

    XceptionClassifier(imageCol="content").setRecipeKey("train.epochs", 5).fit(frame)
    """

    def __init__(self, **values):
        super().__init__()
        self._java_obj = self._new_java_obj("sparkception.job.ml.XceptionClassifier", self.uid)
        self._create_params_from_java()
        self._transfer_params_from_java()
        self.setParams(**values)

    def setRecipeKey(self, key, value):
        """Sets a key of the recipe, such as train.epochs."""
        return self.setParam(key, value)

    def recipeKey(self, key):
        """A key of the recipe, for a ParamGridBuilder."""
        return self.getParam(key)

    def setRecipeFile(self, location):
        """Sets the recipe to the text of a file of this machine, or of a URI."""
        self._java_obj.setRecipeFile(location)
        self._transfer_params_from_java()
        return self

    def _create_model(self, java_model):
        return XceptionClassificationModel(java_model)


class _OfRun(JavaModel, _Stage):
    """A stage with a trained network. JavaModel is what takes params over from Java."""

    def __init__(self, java_model=None):
        super().__init__(java_model)
        if java_model is not None:
            self._transfer_params_from_java()

    @classmethod
    def ofRun(cls, run):
        """With the newest network of a run that 'sparkception train' made."""
        return cls(cls._java_class().ofRun(run))

    @classmethod
    def ofBest(cls, run):
        """With the best network of a run, by its validation."""
        return cls(cls._java_class().ofBest(run))

    @classmethod
    def _java_class(cls):
        jvm = SparkContext._active_spark_context._jvm
        return getattr(jvm, "sparkception.job.ml." + cls.__name__)


class XceptionClassificationModel(_OfRun):
    """A trained network that says what is on the images of a DataFrame."""

    @property
    def numClasses(self):
        """Number of classes."""
        return self._java_obj.numClasses()

    @property
    def labels(self):
        """Names of the classes, in the order of the outputs."""
        return list(self._java_obj.labels())

    def featurizer(self):
        """A featurizer with this model's network."""
        return ImageFeaturizer(self._java_obj.featurizer())


class ImageFeaturizer(_OfRun):
    """What a trained network knows of an image before it names a class, as a vector."""

    @property
    def numFeatures(self):
        """Numbers of a vector."""
        return self._java_obj.numFeatures()
