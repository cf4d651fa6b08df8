using System.Collections.Immutable;
using TaskDsl.Evaluation.Critics;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Evaluation.Tests.Sampling;
using TaskDsl.Formats;
using TaskDsl.Tasks;
using TaskDsl.Tokenizers;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Tests.Critics;

public class ModelCriticTests
{
    private static readonly Field Question = new("question", FieldType.Text), Critique = new("critique", FieldType.Line) { MaxTokens = 6 };

    // 'critiqueable' is learned and shown before the critique, and not given: a critic forces it.
    private static readonly TaskDefinition Task = new()
    {
        Name = "Test",
        SourceFile = "test.task.yaml",
        Fields = [Question, SamplingTask.Answer, SamplingTask.Flawed, Critique],
        Formats =
        [
            new NamedFormat(FormatNames.Critiqueability, new LiteralSegment("Q:"), Space(Question), new LiteralSegment("\nA:"), Space(SamplingTask.Answer), new LiteralSegment("\nX:"), Learned(SamplingTask.Flawed)),
            new NamedFormat(FormatNames.Critique, new LiteralSegment("Q:"), Space(Question), new LiteralSegment("\nA:"), Space(SamplingTask.Answer), new LiteralSegment("\nX:"), Learned(SamplingTask.Flawed), new LiteralSegment("\nC:"), Learned(Critique), new EndSegment(Learned: true)),
        ],
    };

    private static readonly CritiqueRequest[] Requests = [.. Enumerable.Range(0, 40).Select(i => new CritiqueRequest(
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [new("question", $"{(char)('a' + (i % 26))}{i % 7}"), new KeyValuePair<string, string>("answer", new string((char)('k' + (i % 9)), 1 + (i % 5)))]), i, i % 2))];

    [Fact]
    public void Critiques_are_the_samplers_after_the_forced_label()
    {
        using Transformer model = SamplingTask.Model();
        IReadOnlyList<WrittenCritique> critiques = Critic(model).Critique(Requests);

        var sampler = new Sampler(model, Tokenizer.Bytes, new SamplerSettings { Seed = 1, Stage = "test/critiques" });
        IReadOnlyList<Sample> expected = sampler.Sample([.. Requests.Select(request => new SampleRequest(Task.Format(FormatNames.Critique).Prompt("critique", [request.Values["question"], request.Values["answer"], "Yes"]), request.Item, request.Sample, 1))]);
        Assert.Equal(expected.Select(sample => (sample.Value, sample.Truncated, sample.SampledTokens)), critiques.Select(critique => (critique.Text!, critique.Truncated, critique.Tokens)));
        Assert.True(critiques.Select(critique => critique.Text).Distinct().Count() > 20);
        Assert.All(critiques, critique => Assert.Equal(critique.Truncated, critique.Failure is not null));
    }

    [Fact]
    public void Where_it_may_the_model_says_of_answers_that_it_scores_as_unflawed_that_there_is_no_flaw()
    {
        using Transformer model = SamplingTask.Model();
        IReadOnlyList<WrittenCritique> forced = Critic(model).Critique(Requests);
        IReadOnlyList<WrittenCritique> free = Critic(model, noFlaw: "Fine.").Critique(Requests);

        var sampler = new Sampler(model, Tokenizer.Bytes, new SamplerSettings { Seed = 1, Stage = "other" });
        double[] scores = [.. sampler.ScoreLabels([.. Requests.Select(request => Task.Format(FormatNames.Critiqueability).Prompt("flawed", [request.Values["question"], request.Values["answer"]]))]).Select(score => score[0])];
        Assert.Contains(scores, score => score < 0.5);
        Assert.Contains(scores, score => score >= 0.5);
        Assert.Equal(forced.Zip(scores, (critique, score) => score < 0.5 ? new WrittenCritique("Fine.") : critique), free);
    }

    [Fact]
    public void Other_requests_change_no_critique_and_whatever_decides_them_is_in_the_identity()
    {
        using Transformer model = SamplingTask.Model(), other = SamplingTask.Model(2);
        Assert.Equal(Critic(model).Critique(Requests), Requests.Chunk(7).SelectMany(chunk => Critic(model).Critique(chunk)));
        string[] identities = [Critic(model).Identity, Critic(other).Identity, Critic(model, noFlaw: "Fine.").Identity, Critic(model, temperature: 0).Identity, new ModelCritic("small", Task, model, Tokenizer.Bytes, 2, "test") { Temperature = 1 }.Identity];
        Assert.Equal(identities.Length, identities.Distinct().Count());
        Assert.Equal("model(small)", Critic(model).Name);
    }

    [Fact]
    public void Without_scores_every_critique_is_forced()
    {
        using Transformer model = SamplingTask.Model();
        var task = new TaskDefinition { Name = "Test", SourceFile = "test.task.yaml", Fields = Task.Fields, Formats = [Task.Formats[1]] };
        Assert.Contains("every critique is forced", Assert.Throws<ArgumentException>(() => new ModelCritic("small", task, model, Tokenizer.Bytes, 1, "test") { NoFlaw = "Fine." }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_writes_the_last_field_of_any_format_and_nothing_where_there_is_no_room()
    {
        using Transformer model = SamplingTask.Model();
        var score = new Field("score", FieldType.Line) { MaxTokens = 3 };
        var judging = new NamedFormat("judge", new LiteralSegment("A:"), Space(SamplingTask.Answer), new LiteralSegment("\nS:"), Learned(score), new EndSegment(Learned: true));
        CritiqueRequest[] requests = [Requests[0], Requests[1] with { Values = Requests[1].Values.SetItem("answer", new string('a', 60)) }, Requests[2]];
        IReadOnlyList<WrittenCritique> written = new ModelCritic("small", Task, model, Tokenizer.Bytes, 1, "test", format: judging).Critique(requests);

        var sampler = new Sampler(model, Tokenizer.Bytes, new SamplerSettings { Seed = 1, Stage = "test/critiques" });
        Assert.Equal(new[] { 0, 2 }.Select(i => sampler.Sample([new SampleRequest(judging.Prompt("score", [requests[i].Values["answer"]]), requests[i].Item, requests[i].Sample, 0)])[0].Value), new[] { written[0].Text!, written[2].Text! });
        Assert.Null(written[1].Text);
        Assert.Contains("fills the model's context of 48 tokens", written[1].Failure, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ModelCritic("small", Task, model, Tokenizer.Bytes, 1, "test", format: Task.Format(FormatNames.Critiqueability)));
    }

    [Fact]
    public void What_was_cut_off_goes_on_from_the_samples_on_disk()
    {
        using Transformer model = SamplingTask.Model();
        CritiqueRequest[] many = [.. Enumerable.Range(0, 20).SelectMany(copy => Requests.Select(request => request with { Item = request.Item + (copy * 100) }))];
        string folder = Directory.CreateTempSubdirectory("critic-").FullName;
        try
        {
            int half;
            using (var store = new SampleStore(Path.Combine(folder, "partial.jsonl"), model, Tokenizer.Bytes))
            {
                using var cut = new CancellationTokenSource();
                var critic = new ModelCritic("small", Task, model, Tokenizer.Bytes, 1, "test", store) { Temperature = 1, Progress = _ => cut.Cancel() };
                Assert.Throws<OperationCanceledException>(() => critic.Critique(many, cut.Token));
                half = store.Count;
                Assert.InRange(half, 1, many.Length - 1);
            }

            using (var store = new SampleStore(Path.Combine(folder, "partial.jsonl"), model, Tokenizer.Bytes))
            {
                Assert.Equal(half, store.Count);
                var told = new List<int>();
                Assert.Equal(Critic(model).Critique(many), new ModelCritic("small", Task, model, Tokenizer.Bytes, 1, "test", store) { Temperature = 1, Progress = told.Add }.Critique(many));
                Assert.Equal(many.Length, told[^1]);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ModelCritic Critic(Transformer model, string? noFlaw = null, double temperature = 1) => new("small", Task, model, Tokenizer.Bytes, 1, "test") { NoFlaw = noFlaw, Temperature = temperature };

    private static FieldSegment Space(Field field) => new(field) { LeadingSpace = true };

    private static FieldSegment Learned(Field field) => new(field) { LeadingSpace = true, Learned = true };

    private sealed class NamedFormat(string name, params ImmutableArray<Segment> segments) : Format("Test", name, name, null, segments);
}
