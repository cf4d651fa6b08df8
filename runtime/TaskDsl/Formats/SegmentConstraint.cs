using System.Text;

namespace TaskDsl.Formats;

/// <summary>
/// Which bytes may follow so that a sampled segment stays inside its field's type: valid UTF-8, no line break in a line,
/// no blank line in a paragraph, no white space at either edge, and the end token only where the value is whole.
/// </summary>
/// <remarks>A state is a small number, so that what a sampler derives from it can be remembered by state.</remarks>
public sealed class SegmentConstraint
{
    private readonly FieldSegment _segment;

    /// <summary>The constraint of one learned text.</summary>
    /// <exception cref="ArgumentException">The field is a label, which is scored and never sampled.</exception>
    public SegmentConstraint(FieldSegment segment) =>
        _segment = segment.Field.IsLabel ? throw new ArgumentException($"The label '{segment.Field.Name}' is scored, not sampled.", nameof(segment)) : segment;

    /// <summary>Where in a segment a sample stands.</summary>
    /// <param name="Place">What came last.</param>
    /// <param name="Pending">The bytes of an unfinished UTF-8 sequence, most significant first; 0 where there is none.</param>
    public readonly record struct State(Place Place, uint Pending);

    /// <summary>What a segment's last whole character was.</summary>
    public enum Place : byte
    {
        /// <summary>Nothing yet: the segment's own space must come, where it has one.</summary>
        Start,

        /// <summary>The segment's space: a value's first character must come.</summary>
        AfterSpace,

        /// <summary>A character that may stand last.</summary>
        Inside,

        /// <summary>White space inside the value, which cannot stand last.</summary>
        WhiteSpace,

        /// <summary>White space that holds a line break: another one would make a blank line.</summary>
        LineBreak,

        /// <summary>A line break of one carriage return, to which a line feed still belongs.</summary>
        CarriageReturn,
    }

    /// <summary>The state before the segment's first byte.</summary>
    public static State Start => default;

    /// <summary>Whether the end token may come now.</summary>
    public bool CanEnd(State state) => state.Pending == 0
        && (state.Place == Place.Inside || (state.Place == Place.Start && _segment.Field.AllowsEmpty));

    /// <summary>The state after one more byte, or null where the byte would leave the type.</summary>
    public State? Next(State state, byte value)
    {
        if (state.Place == Place.Start && state.Pending == 0 && _segment.LeadingSpace)
        {
            return value == ' ' ? new State(Place.AfterSpace, 0) : null;
        }

        uint pending = (state.Pending << 8) | value;
        Span<byte> bytes = stackalloc byte[4];
        int length = pending > 0xFF_FFFF ? 4 : pending > 0xFFFF ? 3 : pending > 0xFF ? 2 : 1;
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)(pending >> (8 * (length - 1 - i)));
        }

        switch (Rune.DecodeFromUtf8(bytes[..length], out Rune rune, out int consumed))
        {
            case System.Buffers.OperationStatus.Done when consumed == length:
                return After(state.Place, rune) is { } place ? new State(place, 0) : null;
            case System.Buffers.OperationStatus.NeedMoreData:
                return new State(state.Place, pending);
            default:
                return null;
        }
    }

    /// <summary>The state after all of <paramref name="bytes"/>, or null where one would leave the type.</summary>
    public State? Next(State state, ReadOnlySpan<byte> bytes)
    {
        State? current = state;
        foreach (byte value in bytes)
        {
            current = Next(current.Value, value);
            if (current is null)
            {
                return null;
            }
        }

        return current;
    }

    private Place? After(Place place, Rune rune)
    {
        if (!Rune.IsWhiteSpace(rune))
        {
            return Place.Inside;
        }

        if (place is Place.Start or Place.AfterSpace)
        {
            return null;
        }

        bool lineBreak = rune.IsBmp && LineBreaks.All.Contains((char)rune.Value);
        switch (_segment.Field.Type)
        {
            case FieldType.Line:
                return lineBreak ? null : Place.WhiteSpace;
            case FieldType.Paragraph when lineBreak:
                if (place == Place.LineBreak || (place == Place.CarriageReturn && rune.Value != '\n'))
                {
                    return null;
                }

                return rune.Value == '\r' ? Place.CarriageReturn : Place.LineBreak;
            case FieldType.Paragraph:
                return place is Place.LineBreak or Place.CarriageReturn ? Place.LineBreak : Place.WhiteSpace;
            default:
                return Place.WhiteSpace;
        }
    }
}
