using System.Globalization;
using TaskDsl.Experiments;
using TaskDsl.Oracles;
using TaskDsl.Randomness;

namespace TaskDsl.Evaluation.Critics;

/// <summary>
/// The oracle as a critic that is wrong with a chosen probability e: a binary symmetric channel on whether the answer has a flaw. A true critique is
/// a valid one of a flawed answer and "no flaw" of a right one; a misleading one is "no flaw" of a flawed answer and a false claim of a right one.
/// </summary>
/// <remarks>
/// A false claim of a flawed answer would still say, truly, that it is flawed: so no misleading critique is one, and at e = 1 all critiques mislead.
/// At e = ½ a critique's form says nothing of the answer; only who checks the claim can tell. A false claim is a valid critique of a flawed answer to the same question.
/// One uniform number for each answer decides, whatever e is: as e grows, each critique turns from true to misleading once.
/// </remarks>
/// <param name="oracle">The oracle.</param>
/// <param name="question">The name of the question's field.</param>
/// <param name="answer">The name of the answer's field.</param>
/// <param name="error">e, from 0 to 1.</param>
/// <param name="seed">The experiment's seed.</param>
/// <param name="stage">What the critiques are for: part of each draw's key.</param>
public sealed class OracleCritic(IOracle oracle, string question, string answer, double error, long seed, string stage) : ICritic
{
    /// <summary>What <see cref="NoFlaw"/> says unless told otherwise.</summary>
    public const string DefaultNoFlaw = "No flaw.";

    private readonly double _error = error is >= 0 and <= 1 ? error : throw new ArgumentOutOfRangeException(nameof(error), error, "An error rate is from 0 to 1.");

    /// <summary>What is said of an answer that is right, or, misleadingly, of a flawed one.</summary>
    public string NoFlaw { get; init; } = DefaultNoFlaw;

    /// <summary>What is truly said of an answer that cannot be read, of which the oracle has no critique.</summary>
    public string Unreadable { get; init; } = "The answer cannot be read.";

    /// <inheritdoc/>
    public string Name => new OracleCriticDefinition(_error).ToString();

    /// <inheritdoc/>
    public string Identity => StableHash.HexOf(string.Join('\n', "oracle critic 1", oracle.GetType().FullName, _error.ToString("R", CultureInfo.InvariantCulture), $"{seed}", stage, question, answer, NoFlaw, Unreadable));

    /// <inheritdoc/>
    public IReadOnlyList<WrittenCritique> Critique(IReadOnlyList<CritiqueRequest> requests, CancellationToken cancellation = default)
    {
        var written = new WrittenCritique[requests.Count];
        for (int i = 0; i < written.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            written[i] = Critique(requests[i]);
        }

        return written;
    }

    private WrittenCritique Critique(CritiqueRequest request)
    {
        string asked = request.Values[question], given = request.Values[answer];
        Verdict verdict = oracle.Judge(asked, given);
        bool misleads = Draws("misleads", request).NextDouble() < _error;
        return (verdict.Correct, misleads) switch
        {
            (true, false) or (false, true) => new WrittenCritique(NoFlaw),
            (false, false) => new WrittenCritique(oracle.DemonstrateCritique(asked, given, Draws("critique", request)) ?? Unreadable),
            (true, true) => FalseClaim(asked, Draws("false claim", request)),
        };
    }

    private WrittenCritique FalseClaim(string asked, CounterRandom random) =>
        oracle.DemonstrateCritique(asked, oracle.Flaw(asked, random), random) is { } claim
            ? new WrittenCritique(claim)
            : new WrittenCritique(null, "The oracle has no critique of the flawed answer that it made.");

    private CounterRandom Draws(string what, CritiqueRequest request) => new(seed, $"{stage}/{what}", request.Item, request.Sample);
}
