using System.Text.Json;
using TaskDsl.Examples;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Hosting.Running;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Commands;

/// <summary>The shots of a command's texts: those that an object of the input gives under <c>"shots"</c>, else the oracle's.</summary>
internal sealed class CommandShots(ProjectDefinition project, Format format, long seed)
{
    private const string Key = "shots";

    private readonly TaskDefinition _task = project.Tasks.First(task => task.Name == format.Task);
    private OracleShots? _drawn;

    /// <summary>The shots before an example's text; null for a format without.</summary>
    /// <exception cref="CommandException">There are none to be had, or the oracle cannot read the example's question.</exception>
    public Shots? Before(InputObject input) =>
        format.FewShot is null ? null : Given(input) ?? Draw(input, _task.FieldOf(Role.Question) is { } question ? input.Texts.GetValueOrDefault(question) : null);

    /// <summary>The shots that a text begins with; null for a format without.</summary>
    /// <exception cref="CommandException">The input does not give them and they cannot be known from the text.</exception>
    public Shots? Of(InputObject input) =>
        format.FewShot is not { } few ? null
        : Given(input) ?? (few.Choice == ShotChoice.Fixed ? Draw(input, question: null) : throw Missing(input, "they are drawn for each item"));

    /// <summary>Writes shots as the input may give them.</summary>
    public static void Write(Utf8JsonWriter json, Shots shots)
    {
        json.WriteStartArray(Key);
        foreach (IReadOnlyList<string> example in shots.Examples)
        {
            json.WriteStartObject();
            foreach ((Field field, string value) in shots.Format.FewShot!.Of.Parameters.Zip(example))
            {
                InputObject.Write(json, field, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private Shots? Given(InputObject input) =>
        input.Objects(Key) is { } shots ? format.Shots([.. shots.Select(shot => shot.Bind(format.FewShot!.Of))]) : null;

    private Shots? Draw(InputObject input, string? question)
    {
        if (_task.Oracle is null)
        {
            throw Missing(input, "the task names no oracle that could make them");
        }

        try
        {
            _drawn ??= new OracleShots(_task, format, ProjectOracle.Of(_task, ProjectFolder.OfOracles(project)), seed, "render");
            return _drawn.For(question, input.Line);
        }
        catch (Exception e) when (e is ArgumentException or OutOfQuestionsException)
        {
            // The oracle's word on a question that it cannot read, or on a split that holds too few.
            throw input.Error(e.Message);
        }
    }

    private CommandException Missing(InputObject input, string why)
    {
        FewShot few = format.FewShot!;
        string example = string.Join(", ", few.Of.Parameters.Select(field => $"\"{field.Name}\": …"));
        return input.Error($"{format.FullName}: the shots are missing, and {why}; give {few.Count}: \"{Key}\": [{{{example}}}{(few.Count > 1 ? ", …" : "")}]");
    }
}
