namespace TaskDsl.Training;

/// <summary>Training that cannot begin or go on: what is wrong, where, and what to do.</summary>
public sealed class TrainingException(string message) : Exception(message);
