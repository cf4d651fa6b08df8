using TaskDsl.Evaluation.Sampling;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;

namespace TaskDsl.Evaluation.Tests.Sampling;

public sealed class RunningSampleTests
{
    [Theory, InlineData(1.0), InlineData(2.0)]
    public void Draws_have_the_distribution_of_the_logits_at_the_temperature(double temperature)
    {
        const int Draws = 20_000;
        float[] logits = Logits(('a', 0), ('b', 1), ('c', 2), ('\n', 3));
        double[] weights = [1, Math.Exp(1 / temperature), Math.Exp(2 / temperature)];
        var counts = new Dictionary<int, int>();
        for (int i = 0; i < Draws; i++)
        {
            RunningSample sample = New(i, temperature);
            sample.Draw(logits);
            counts[sample.Sequence.Ids[^1]] = counts.GetValueOrDefault(sample.Sequence.Ids[^1]) + 1;
        }

        Assert.Equal(['a', 'b', 'c'], counts.Keys.Order().Select(id => (char)id));
        for (int i = 0; i < 3; i++)
        {
            double p = weights[i] / weights.Sum();
            Assert.Equal(p, counts['a' + i] / (double)Draws, 4 * Math.Sqrt(p * (1 - p) / Draws));
        }
    }

    [Fact]
    public void What_the_constraint_removes_is_recorded()
    {
        RunningSample sample = New(0, 1);
        sample.Draw(Logits(('a', 0), ('\n', 0)));
        sample.Draw(Logits(('a', 0), ('\n', 0), (Tokenizer.Bytes.Pad, 0), (Tokenizer.Bytes.End, -1000)));
        Assert.Equal(1 - (1.0 / 2 * 1 / 3), sample.Finish().RemovedProbability, 1e-9);
        Assert.Equal(Math.Log(1.0 / 6), sample.Finish().LogProbability, 1e-9);
    }

    [Fact]
    public void The_likeliest_token_is_the_one_with_the_smallest_id_among_equals_and_a_near_tie()
    {
        RunningSample sample = New(0, 0);
        sample.Draw(Logits(('c', 2), ('b', 2), ('a', 1)));
        Assert.Equal('b', sample.Sequence.Ids[^1]);
        Assert.Equal(1, sample.Finish().NearTies);
    }

    [Fact]
    public void A_draw_near_the_edge_of_two_tokens_is_a_near_tie()
    {
        // The first number of this stream, made the edge itself.
        double u = new TaskDsl.Randomness.CounterRandom(1, "test", 5).NextDouble();
        Assert.Equal(1, NearTies((float)Math.Log(u / (1 - u))));
        Assert.Equal(0, NearTies((float)Math.Log(u / (1 - u)) + 0.01f));

        static int NearTies(float logit)
        {
            RunningSample sample = New(5, 1);
            sample.Draw(Logits(('a', logit), ('b', 0)));
            return sample.Finish().NearTies;
        }
    }

    [Theory, InlineData(0.0), InlineData(0.7), InlineData(1.0)]
    public void Stored_logits_replay_exactly(double temperature)
    {
        var random = new TaskDsl.Randomness.CounterRandom(1, "logits");
        float[][] stored = [.. Enumerable.Range(0, 9).Select(_ => Enumerable.Range(0, Tokenizer.Bytes.VocabularySize).Select(_ => (float)(4 * random.NextDouble())).ToArray())];
        Sample first = Replay(), second = Replay();
        Assert.Equal(first.Ids, second.Ids);
        Assert.Equal(first.LogProbabilities, second.LogProbabilities);
        Assert.Equal((first.LogProbability, first.RemovedProbability, first.NearTies), (second.LogProbability, second.RemovedProbability, second.NearTies));
        Assert.Equal(9, first.Ids.Length + (first.Truncated ? 0 : 1));

        // The tokens' numbers are those of the model's own softmax.
        Assert.Equal(first.LogProbability, first.LogProbabilities!.Sum(), 1e-12);
        for (int i = 0; i < first.Ids.Length; i++)
        {
            Assert.Equal(stored[i][first.Ids[i]] - Math.Log(stored[i].Sum(logit => Math.Exp(logit))), first.LogProbabilities![i], 1e-9);
        }

        Sample Replay()
        {
            RunningSample sample = New(3, temperature);
            foreach (float[] logits in stored.TakeWhile(_ => !sample.Done))
            {
                sample.Draw(logits);
            }

            return sample.Finish();
        }
    }

    private static RunningSample New(int item, double temperature)
    {
        Prompt prompt = SamplingTask.TextFormat(SamplingTask.Answer, leadingSpace: false).Prompt("answer", ["x"]);
        var settings = new SamplerSettings { Seed = 1, Stage = "test" };
        return new RunningSample(new SampleRequest(prompt, item, 0, temperature, LogProbabilities: true), 0, prompt.Encode(Tokenizer.Bytes), 48, Tokenizer.Bytes, new AllowedTokens(prompt.Target, Tokenizer.Bytes), settings);
    }

    private static float[] Logits(params (int Id, float Logit)[] logits)
    {
        var all = new float[Tokenizer.Bytes.VocabularySize];
        Array.Fill(all, -1000);
        foreach ((int id, float logit) in logits)
        {
            all[id] = logit;
        }

        return all;
    }
}
