using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TaskDsl.Formats;

namespace TaskDsl.Training;

/// <summary>A pair as a reward model sees it.</summary>
/// <param name="Chosen">The side that is preferred.</param>
/// <param name="Rejected">The other side.</param>
/// <param name="Margin">m, by how much the rewards should differ at least.</param>
internal sealed record EncodedPair(Encoded Chosen, Encoded Rejected, double Margin)
{
    /// <summary>Tokens of both sides.</summary>
    public int Tokens => Chosen.Ids.Length + Rejected.Ids.Length;

    /// <summary>Tokens of the longer side.</summary>
    public int Longer => Math.Max(Chosen.Ids.Length, Rejected.Ids.Length);
}

/// <summary>The pairs of a data set that fit into a model's context.</summary>
/// <param name="Sides">Chosen and rejected sides in turn, of those that fit, in the data's order: in memory, or in a file that is gone when this is disposed of.</param>
/// <param name="Margins">The margin of each pair.</param>
/// <param name="Dropped">How many were left out.</param>
internal sealed record EncodedPairs(IReadOnlyList<Encoded> Sides, IReadOnlyList<double> Margins, int Dropped) : IDisposable
{
    /// <summary>How many pairs there are.</summary>
    public int Count => Margins.Count;

    /// <summary>A pair.</summary>
    public EncodedPair this[int index] => new(Sides[2 * index], Sides[(2 * index) + 1], Margins[index]);

    /// <summary>Takes the pairs that fit.</summary>
    /// <param name="pairs">All pairs, as they come.</param>
    /// <param name="context">The most tokens of a side.</param>
    /// <param name="path">The file for their ids; null for memory.</param>
    public static EncodedPairs Of(IEnumerable<EncodedPair> pairs, int context, string? path)
    {
        var margins = new List<double>();
        int dropped = 0;
        IReadOnlyList<Encoded> sides = path is null ? [.. Fitting()] : EncodedFile.Write(path, Fitting(), () => new Dictionary<string, string>());
        return new EncodedPairs(sides, margins, dropped);

        IEnumerable<Encoded> Fitting()
        {
            foreach (EncodedPair pair in pairs)
            {
                if (pair.Longer > context)
                {
                    dropped++;
                    continue;
                }

                margins.Add(pair.Margin);
                yield return pair.Chosen;
                yield return pair.Rejected;
            }
        }
    }

    /// <summary>A hash of all ids and margins in order.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(TrainingData.HashOf(Sides)));
        foreach (double margin in Margins)
        {
            hash.AppendData(Encoding.UTF8.GetBytes("\n" + margin.ToString("R", CultureInfo.InvariantCulture)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Closes and deletes the file, if there is one.</summary>
    public void Dispose() => (Sides as EncodedFile)?.Delete();
}
