namespace TaskDsl.Testing;

/// <summary>A check of a task failed. Any test framework shows the message.</summary>
public sealed class TaskTestException(string message) : Exception(message);
