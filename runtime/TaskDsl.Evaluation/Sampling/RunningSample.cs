using System.Buffers;
using System.Numerics;
using TaskDsl.Formats;
using TaskDsl.Randomness;
using TaskDsl.Tokenizers;

namespace TaskDsl.Evaluation.Sampling;

/// <summary>One sample while it grows: draws a token at a time from logits, with its own random numbers.</summary>
internal sealed class RunningSample
{
    private readonly SampleRequest _request;
    private readonly Tokenizer _tokenizer;
    private readonly AllowedTokens _allowed;
    private readonly CounterRandom _random;
    private readonly double _nearTie;
    private readonly int _limit;
    private readonly int _prompt;
    private readonly List<double>? _logProbabilities;
    private SegmentConstraint.State _state = SegmentConstraint.Start;
    private double _logProbability;
    private double _kept = 1;
    private int _nearTies;
    private int? _firstNearTie;
    private bool _ended;

    public RunningSample(SampleRequest request, int index, int[] prompt, int context, Tokenizer tokenizer, AllowedTokens allowed, SamplerSettings settings)
    {
        (_request, Index, Sequence, _prompt, _tokenizer, _allowed) = (request, index, new TokenSequence(prompt), prompt.Length, tokenizer, allowed);
        _logProbabilities = request.LogProbabilities ? [] : null;
        _random = new CounterRandom(settings.Seed, settings.Stage, request.Item, request.Sample);
        _nearTie = settings.NearTie;
        _limit = request.LimitIn(context, prompt.Length);
    }

    /// <summary>Where the request stood in the list.</summary>
    public int Index { get; }

    /// <summary>The prompt and what was drawn after it, without the end token.</summary>
    public TokenSequence Sequence { get; }

    /// <summary>Whether the end token or the limit was reached.</summary>
    public bool Done => _ended || Sequence.Ids.Count - _prompt >= _limit;

    /// <summary>Draws the next token: exactly one random number, and none that another sample could use.</summary>
    /// <param name="logits">The whole vocabulary's logits after the tokens so far.</param>
    public void Draw(ReadOnlySpan<float> logits)
    {
        AllowedTokens.Set set = _allowed.After(_state);
        double largest = double.NegativeInfinity;
        foreach (float logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        if (!double.IsFinite(largest))
        {
            throw new InvalidOperationException($"The model's logits are no numbers after the prompt '{_request.Prompt.Text}'. Its weights are damaged, or training diverged.");
        }

        // Relative to the likeliest, so that none overflows.
        double[] weights = ArrayPool<double>.Shared.Rent(logits.Length);
        double all = Exponentials(logits, largest, weights), kept = 0;
        foreach (int id in set.Ids)
        {
            kept += weights[id];
        }

        double u = _random.NextDouble();
        int choice = _request.Temperature switch
        {
            0 => Likeliest(logits, set.Ids),
            1 => FromCumulative(weights, set.Ids, u * kept, _nearTie * kept),
            double temperature => FromCumulative(logits, set.Ids, temperature, u, weights),
        };
        ArrayPool<double>.Shared.Return(weights);
        int chosen = set.Ids[choice];
        double logProbability = logits[chosen] - largest - Math.Log(all);
        _kept *= Math.Min(1, kept / all);
        _logProbability += logProbability;
        _logProbabilities?.Add(logProbability);
        _state = set.Next[choice];
        if (chosen == _tokenizer.End)
        {
            _ended = true;
        }
        else
        {
            Sequence.Ids.Add(chosen);
        }
    }

    /// <summary>The finished sample.</summary>
    public Sample Finish()
    {
        int[] ids = [.. Sequence.Ids[_prompt..]];
        string completion = _tokenizer.Decode(ids);
        return new Sample
        {
            Ids = ids,
            Completion = completion,
            Value = _request.ValueOf(completion),
            Truncated = !_ended,
            LogProbability = _logProbability,
            LogProbabilities = _logProbabilities?.ToArray(),
            RemovedProbability = 1 - _kept,
            NearTies = _nearTies,
            FirstNearTie = _firstNearTie,
        };
    }

    private int Likeliest(ReadOnlySpan<float> logits, int[] ids)
    {
        int best = 0;
        float second = float.NegativeInfinity;
        for (int i = 1; i < ids.Length; i++)
        {
            if (logits[ids[i]] > logits[ids[best]])
            {
                second = logits[ids[best]];
                best = i;
            }
            else
            {
                second = Math.Max(second, logits[ids[i]]);
            }
        }

        if (logits[ids[best]] - second < _nearTie)
        {
            NearTie();
        }

        return best;
    }

    // At a temperature that is neither 0 nor 1. The weights are overwritten.
    private int FromCumulative(ReadOnlySpan<float> logits, int[] ids, double temperature, double u, double[] weights)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (int id in ids)
        {
            largest = Math.Max(largest, logits[id]);
        }

        foreach (int id in ids)
        {
            sum += weights[id] = Math.Exp((logits[id] - largest) / temperature);
        }

        return FromCumulative(weights, ids, u * sum, _nearTie * sum);
    }

    // The inverse of the cumulative distribution, in the order of the ids.
    private int FromCumulative(double[] weights, int[] ids, double target, double near)
    {
        int choice = 0;
        double below = 0, cumulative = weights[ids[0]];
        while (choice < ids.Length - 1 && cumulative <= target)
        {
            below = cumulative;
            cumulative += weights[ids[++choice]];
        }

        // Rounding turns nothing at the ends, where there is no other token.
        if ((choice > 0 && target - below < near) || (choice < ids.Length - 1 && cumulative - target < near))
        {
            NearTie();
        }

        return choice;
    }

    private void NearTie()
    {
        _nearTies++;
        _firstNearTie ??= Sequence.Ids.Count - _prompt;
    }

    private static double Exponentials(ReadOnlySpan<float> logits, double largest, double[] weights)
    {
        int lanes = Vector<double>.Count, i = 0;
        Vector<double> sums = default, highest = new(largest);
        for (; i + (2 * lanes) <= logits.Length; i += 2 * lanes)
        {
            Vector.Widen(new Vector<float>(logits[i..]), out Vector<double> low, out Vector<double> high);
            (low, high) = (Vector.Exp(low - highest), Vector.Exp(high - highest));
            low.CopyTo(weights, i);
            high.CopyTo(weights, i + lanes);
            sums += low + high;
        }

        double sum = Vector.Sum(sums);
        for (; i < logits.Length; i++)
        {
            sum += weights[i] = Math.Exp(logits[i] - largest);
        }

        return sum;
    }
}
