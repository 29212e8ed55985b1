/** Sources that several metrics have in common. */
export const azureMachineLearning =
  'Azure Machine Learning model monitoring (azureml-assets, model_monitoring components)';
export const classicDetector = 'Fleet drift detector on scipy.stats and numpy, with its published thresholds';
export const scikitLearn = 'scikit-learn, sklearn.metrics';
