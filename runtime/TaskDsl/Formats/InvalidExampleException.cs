namespace TaskDsl.Formats;

/// <summary>An example that a format cannot render: a missing or unknown field, or a value outside its field's type.</summary>
public sealed class InvalidExampleException : Exception
{
    /// <summary>Names the format and says what is wrong.</summary>
    public InvalidExampleException(string format, string reason)
        : base($"{format}: {reason}")
    {
    }

    /// <summary>Names the format and the value that its field does not allow.</summary>
    public InvalidExampleException(string format, FieldViolation violation)
        : base($"{format}: the field {violation}") => Violation = violation;

    /// <summary>Which field, and where in its value; null where a field is missing or unknown.</summary>
    public FieldViolation? Violation { get; }
}
