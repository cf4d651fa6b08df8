using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using TaskDsl.Data;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Tests.Data;

/// <summary>Files of data in a folder of their own, and tasks to read them for.</summary>
internal sealed class GivenData : IDisposable
{
    public static readonly Field Question = new("question", FieldType.Text), Answer = new("answer", FieldType.Text), Critique = new("critique", FieldType.Line),
        Flawed = new("critiqueable", FieldType.Labels) { Labels = ["Yes", "No"] }, Rating = new("rating", FieldType.Line), Note = new("note", FieldType.Line) { AllowsEmpty = true },
        Chat = new("question", FieldType.Turns) { Turns = new TurnTemplate(["User", "Chatbot"], FieldType.Text, "", ": ", "\n", TextFirst: false) };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("taskdsl-data-");

    public string Folder => _folder.FullName;

    public static TaskDefinition TextTask { get; } = Task(Question);

    public static TaskDefinition ChatTask { get; } = Task(Chat);

    public static TaskDefinition GuardedTask { get; } = Task(Question, guarded: true);

    public static FieldMapping Map(string field, params ReadOnlySpan<DataStep> steps) => new(field, DataPath.Of(steps));

    public GivenData With(string name, string text) => With(name, Encoding.UTF8.GetBytes(text));

    public GivenData With(string name, byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(Folder, name), name.EndsWith(".gz", StringComparison.Ordinal) ? Zipped(bytes) : bytes);
        return this;
    }

    public static byte[] Zipped(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return zipped.ToArray();
    }

    public DataItem[] Items(DataSource source, TaskDefinition? task = null, DataCounts? counts = null) => Items(new DataDefinition { Train = [source] }, Split.Train, task, counts);

    public DataItem[] Items(DataDefinition data, Split split, TaskDefinition? task = null, DataCounts? counts = null) => [.. ItemData.Read(data, task ?? TextTask, Folder, split, counts)];

    public PreferencePair[] Pairs(DataSource source, TaskDefinition? task = null, DataCounts? counts = null) => [.. PreferenceData.Read(new DataDefinition { Train = [source] }, task ?? TextTask, Folder, Split.Train, counts)];

    public void Dispose() => _folder.Delete(recursive: true);

    private static TaskDefinition Task(Field question, bool guarded = false) => new()
    {
        Name = "Probe",
        SourceFile = "probe.task.yaml",
        Fields = [question, Answer, Critique, Flawed, Rating, Note],
        Formats = [new Given("base", guarded, false, [new LiteralSegment("Q: "), new FieldSegment(question), new LiteralSegment("\nA:"), new FieldSegment(Answer) { LeadingSpace = true, Learned = true }, new EndSegment(true)]),
            new Given("preference", guarded, true, [new LiteralSegment("Q: "), new FieldSegment(question), new LiteralSegment("\nA:"), new FieldSegment(Answer) { LeadingSpace = true }, new EndSegment(false)])],
    };

    private sealed class Given(string name, bool guarded, bool scores, ImmutableArray<Segment> segments) : Format("Probe", name, name, null, segments)
    {
        public override bool Guarded => guarded;

        public override bool Scores => scores;

        public override ImmutableArray<Margin> Margins => scores ? [new("better", 0.67), new("slightly better", 0.33)] : [];
    }
}
