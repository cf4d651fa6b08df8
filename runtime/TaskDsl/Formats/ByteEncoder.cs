using System.Buffers;
using System.Text.Unicode;

namespace TaskDsl.Formats;

/// <summary>
/// Encodes one format's examples under the tokenizer <c>bytes</c>, whose ids are the text's UTF-8: straight from the values into the caller's memory,
/// without a string or a list between. What does not depend on values is encoded once.
/// </summary>
internal sealed class ByteEncoder
{
    private readonly Format _format;
    private readonly ByteStep[] _steps;
    private readonly ByteGuard? _guard;
    private readonly int _fixed;

    private ByteEncoder(Format format)
    {
        _format = format;
        _steps = ByteStep.Of(format.Segments);
        _guard = format.Guarded ? new ByteGuard(_steps) : null;
        _fixed = _steps.Sum(step => step.Ids.Length + (step.LeadingSpace ? 1 : 0));
    }

    /// <summary>The format's encoder, or null where it holds a segment that only the ordinary way knows.</summary>
    public static ByteEncoder? Of(Format format) => format.Segments.All(segment =>
        segment is LiteralSegment or EndSegment or FieldSegment { Field.Type: FieldType.Text or FieldType.Paragraph or FieldType.Line or FieldType.Labels })
        ? new ByteEncoder(format)
        : null;

    /// <summary>No fewer than the example's tokens: a UTF-16 unit is at most three bytes.</summary>
    public int MostTokens(ReadOnlySpan<string> values)
    {
        int units = 0;
        foreach (string value in values)
        {
            units = checked(units + value.Length);
        }

        return checked((3 * units) + _fixed);
    }

    /// <summary>The example's ids and mask.</summary>
    /// <exception cref="InvalidExampleException">As <see cref="Format.Render"/>.</exception>
    public Encoded Encode(string[] values)
    {
        int most = MostTokens(values);
        int[] ids = ArrayPool<int>.Shared.Rent(most);
        byte[] mask = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            int count = Encode(values, ids, mask);
            return new Encoded(ids[..count], mask[..count]);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(ids);
            ArrayPool<byte>.Shared.Return(mask);
        }
    }

    /// <summary>Writes an example's ids and mask, each as long as <see cref="MostTokens"/> or longer.</summary>
    /// <returns>How many tokens the example has.</returns>
    /// <exception cref="InvalidExampleException">As <see cref="Format.Render"/>.</exception>
    public int Encode(ReadOnlySpan<string> values, Span<int> ids, Span<byte> mask)
    {
        Span<int> edges = _guard is null ? [] : _steps.Length < 64 ? stackalloc int[64] : new int[_steps.Length + 1];
        int count = 0, masked = 0, next = 0;
        bool learned = false;
        for (int i = 0; i < _steps.Length; i++)
        {
            ref readonly ByteStep step = ref _steps[i];
            if (step.Learned != learned)
            {
                mask[masked..count].Fill(learned ? (byte)1 : (byte)0);
                (masked, learned) = (count, step.Learned);
            }

            if (step.Field is null)
            {
                step.Ids.CopyTo(ids[count..]);
                count += step.Ids.Length;
            }
            else
            {
                string value = next < values.Length ? values[next++] : throw new InvalidExampleException(_format.FullName, $"the field '{step.Field.Name}' is missing");
                if (step.LeadingSpace && value.Length > 0)
                {
                    ids[count++] = ' ';
                }

                // The value's own place in the mask is free until the mask is filled.
                count += Write(step.Field, value, ids[count..], mask[count..]);
            }

            if (_guard is not null)
            {
                edges[i + 1] = count;
            }
        }

        mask[masked..count].Fill(learned ? (byte)1 : (byte)0);
        if (_guard?.HasOneReading(ids[..count], edges) == false)
        {
            _format.Render(values.ToArray());
        }

        return count;
    }

    /// <summary>Writes a value's ids; <paramref name="scratch"/> is as long as they may be.</summary>
    private int Write(Field field, string value, Span<int> ids, Span<byte> scratch)
    {
        // One look at each character of plain text does for both, type and ids. What is not plain is checked as a whole.
        int plain = Widening.Plain(value, ids, lineBreaks: field.Type == FieldType.Text);
        bool valid = plain == value.Length && plain > 0 && !field.IsLabel && !char.IsWhiteSpace(value[0]) && !char.IsWhiteSpace(value[^1]);
        if (!valid && field.Check(value) is { } violation)
        {
            throw new InvalidExampleException(_format.FullName, violation);
        }

        if (plain == value.Length)
        {
            return plain;
        }

        OperationStatus status = Utf8.FromUtf16(value.AsSpan(plain), scratch, out _, out int bytes, replaceInvalidSequences: false);
        System.Diagnostics.Debug.Assert(status == OperationStatus.Done, "A checked value has an encoding, for which there is room.");
        Widening.Bytes(scratch[..bytes], ids[plain..]);
        return plain + bytes;
    }
}
