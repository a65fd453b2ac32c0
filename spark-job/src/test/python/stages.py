"""The Spark ML stages from PySpark: stages.py PICTURES WORK, run by PySparkTest."""

import sys

from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.classification import LogisticRegression
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.feature import StringIndexer
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder
from pyspark.sql import SparkSession
from pyspark.sql.functions import element_at, split

from sparkception.job.ml import ImageFeaturizer, XceptionClassificationModel, XceptionClassifier

RECIPE = """
model: {input: 28, channels: 3, width: 0.03125, middle-modules: 0, stem-stride: 1, dropout: 0.0}
train: {epochs: 6, batch-size: 8, averaging-period: 2, workers: 1}
learning-rate: {initial: 0.05, schedule: constant}
"""

pictures, work = sys.argv[1:]
spark = (
    SparkSession.builder.appName("test").master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .getOrCreate()
)
frame = (
    spark.read.format("binaryFile")
    .load(pictures + "/*")
    .withColumn("kind", element_at(split("path", "/"), -2))
)

classifier = XceptionClassifier(imageCol="content", workDir=work, recipe=RECIPE)
assert "learning-rate.initial" in classifier.explainParams()
assert classifier.getOrDefault("topK") == 5

# A pipeline, fitted, saved and loaded.
pipeline = Pipeline(stages=[StringIndexer(inputCol="kind", outputCol="label"), classifier])
fitted = pipeline.fit(frame)
model = fitted.stages[1]
assert isinstance(model, XceptionClassificationModel), model
assert sorted(model.labels) == ["dark", "light"] and model.numClasses == 2, model.labels
said = fitted.transform(frame)
right = MulticlassClassificationEvaluator(metricName="accuracy").evaluate(said)
assert right > 0.9, right
fitted.write().overwrite().save(work + "/fitted")
loaded = PipelineModel.load(work + "/fitted")
assert isinstance(loaded.stages[1], XceptionClassificationModel)
columns = ["path", "probability"]
assert sorted(loaded.transform(frame).select(columns).collect()) == sorted(
    said.select(columns).collect()
)

# A classifier, saved and loaded.
classifier.setRecipeKey("train.epochs", 2).write().overwrite().save(work + "/classifier")
again = XceptionClassifier.load(work + "/classifier")
assert again.getOrDefault("train.epochs") == 2 and again.uid == classifier.uid

# Params go through copies.
labelled = StringIndexer(inputCol="kind", outputCol="label").fit(frame).transform(frame)
grid = ParamGridBuilder().addGrid(classifier.recipeKey("train.epochs"), [1, 6]).build()
validator = CrossValidator(
    estimator=classifier,
    estimatorParamMaps=grid,
    evaluator=MulticlassClassificationEvaluator(metricName="accuracy"),
    numFolds=2,
    seed=1,
)
chosen = validator.fit(labelled)
assert max(chosen.avgMetrics) > 0.9, chosen.avgMetrics

# A model's options, and features for another stage.
skipping = model.copy().setParams(handleInvalid="skip", topK=1, rawPredictionCol="")
assert "rawPrediction" not in skipping.transform(labelled).columns
assert len(skipping.transform(labelled).first()["topK"]) == 1
featurizer = model.featurizer().setParams(imageCol="content")
assert isinstance(featurizer, ImageFeaturizer) and featurizer.numFeatures == 64
featurizer.write().overwrite().save(work + "/featurizer")
features = ImageFeaturizer.load(work + "/featurizer").transform(labelled)
regression = LogisticRegression().fit(features)
assert regression.transform(features).filter("prediction = label").count() == features.count()

# Errors are Java's, in ML's words.
try:
    XceptionClassifier(imageCol="nowhere").fit(labelled)
    raise AssertionError("a column that is not there was found")
except Exception as e:
    assert "nowhere does not exist" in str(e), e
spark.stop()
print("all stages work")
