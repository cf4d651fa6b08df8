using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using TaskDsl.Hosting.Console;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Commands;

/// <summary>An oracle with the parameters of one file, to be held against the laws.</summary>
/// <param name="Name">How messages name it.</param>
/// <param name="Argument">The argument of <c>validate</c> that names it.</param>
/// <param name="SourceFile">The file that sets its parameters.</param>
/// <param name="Task">The task.</param>
/// <param name="Make">Makes it.</param>
internal sealed record OracleUnderTest(string Name, string Argument, string SourceFile, TaskDefinition Task, Func<IOracle> Make)
{
    // A text of any length and any characters on the error's one line.
    private const int Longest = 2000;
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // dotnet run takes the Debug build unless told otherwise.
    private static readonly string RunProgram = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration is { } configuration and not "Debug"
        ? $"dotnet run --no-build -c {configuration}"
        : "dotnet run --no-build";

    /// <summary>Checks the laws and says what breaks one.</summary>
    /// <returns>The exit code.</returns>
    public int Validate(long seed, int cases, int first)
    {
        IOracle oracle;
        try
        {
            oracle = Make();
        }
        catch (CommandException e)
        {
            Messages.Error(e.Origin ?? SourceFile, e.Id, e.Message);
            return e.ExitCode;
        }

        if (OracleLaws.Check(oracle, seed, cases, first) is not { } found)
        {
            return ExitCode.Success;
        }

        Messages.Error(SourceFile, "TDSL4016", Describe(found, first));
        if (found.Question.Length > 0)
        {
            Messages.Line($"  The oracle's verdict on it: {found.JudgeCommand(Task, RunProgram)}");
        }

        return ExitCode.Failed;
    }

    private string Describe(Counterexample found, int first)
    {
        string texts = $"Question {Quote(found.Question)}{(found.Answer is { } answer ? $", answer {Quote(answer)}" : "")}{(found.Critique is { } critique ? $", critique {Quote(critique)}" : "")}";

        // How many kinds of questions there are shows in all cases up to this one; every other law in this one alone.
        int from = found.Law == OracleLaws.CountsItsQuestions ? first : found.Item;
        return string.Create(CultureInfo.InvariantCulture,
            $"The oracle of {Name} breaks a law: {found.Law} {Short(found.Explanation)} {texts}; seed {found.Seed}, case {found.Item}. See it again: {RunProgram} -- validate {Argument} --seed {found.Seed} --first {from} --cases {found.Item - from + 1}");
    }

    private static string Quote(string text) => JsonSerializer.Serialize(Short(text), Readable);

    private static string Short(string text) => text.Length <= Longest ? text
        : string.Create(CultureInfo.InvariantCulture, $"{text[..(Longest / 2)]} … ({text.Length:N0} characters)");
}
