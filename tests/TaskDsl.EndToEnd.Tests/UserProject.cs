using System.Diagnostics;
using System.Reflection;
using Microsoft.Build.Logging.StructuredLogger;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>A project in a folder of its own, outside this repository, that takes the packages from a folder as a user would.</summary>
public sealed class UserProject : IDisposable
{
    private static readonly Dictionary<string, string> Metadata = typeof(UserProject).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Where(attribute => attribute.Value is not null).ToDictionary(attribute => attribute.Key, attribute => attribute.Value!);

    public UserProject()
    {
        // A space and a letter outside ASCII: users' folders have both.
        Root = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"taskdsl-é {Guid.NewGuid():N}", "Study")).FullName;
        WorkingDirectory = Root;
        Program = PathOf("bin/Debug/net10.0/Study.dll");
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");
        Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value=".packages" /></config>
              <packageSources>
                <clear />
                <add key="under-test" value="{Metadata["LocalFeed"]}" />
                <!-- What the build of this repository has already downloaded: no network is needed. -->
                <add key="downloaded" value="{Metadata["PackageCache"]}" />
              </packageSources>
            </configuration>
            """);
        Write("Study.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="TaskDsl.MSBuild" Version="{PackageVersion}" />
              </ItemGroup>
            </Project>
            """);
        Write("addition.task.yaml", File.ReadAllText(Path.Combine(Metadata["Repository"], "examples", "SyntheticTasks", "addition.task.yaml")));
    }

    /// <summary>This repository's folder.</summary>
    public static string Repository => Metadata["Repository"];

    /// <summary>The folder with the packages under test.</summary>
    public static string LocalFeed => Metadata["LocalFeed"];

    /// <summary>Their version.</summary>
    public static string PackageVersion => Metadata["PackageVersion"];

    /// <summary>The project's folder.</summary>
    public string Root { get; }

    /// <summary>Where commands are started; the project's folder unless a test says otherwise.</summary>
    public string WorkingDirectory { get; set; }

    /// <summary>The built program.</summary>
    public string Program { get; private init; }

    public string PathOf(string path) => Path.Combine(Root, path);

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public void Write(string path, string text) => File.WriteAllText(Path.Combine(Root, path), text);

    public void Edit(string path, string before, string after)
    {
        string text = Read(path);
        Assert.Contains(before, text, StringComparison.Ordinal);
        Write(path, text.Replace(before, after, StringComparison.Ordinal));
    }

    /// <summary>Runs <c>dotnet build</c> and reads its log as data.</summary>
    public Build Build(params string[] arguments)
    {
        Dotnet("", ["build", "-bl:build.binlog", "-nr:false", .. arguments]);
        return BinaryLog.ReadBuild(Path.Combine(Root, "build.binlog"));
    }

    /// <summary>An empty folder in which this project's program, once built, can run its experiments from nothing.</summary>
    public UserProject Fork()
    {
        var fork = new UserProject { Program = Program };
        foreach (string file in Directory.EnumerateFiles(Root, "*.yaml"))
        {
            File.Copy(file, fork.PathOf(Path.GetFileName(file)), overwrite: true);
        }

        return fork;
    }

    /// <summary>Runs a command of the built program.</summary>
    public Result Run(string input, params string[] arguments) => Dotnet(input, ["exec", Program, .. arguments]);

    /// <summary>Starts a command of the built program and leaves it running.</summary>
    public Process StartRun(params string[] arguments) => Start("dotnet", ["exec", Program, .. arguments]);

    /// <summary>Starts any program and leaves it running.</summary>
    /// <remarks>What is started in the background of a shell inherits that interrupts are ignored, and the tests may have been: here they are not.</remarks>
    public Process Start(string program, params string[] arguments) => StartProcess("env", ["--default-signal=INT", program, .. arguments]);

    /// <summary>Runs any program.</summary>
    public Result Execute(string program, params string[] arguments) => Execute("", program, arguments);

    public Result Dotnet(string input, params string[] arguments) => Execute(input, "dotnet", arguments);

    private Result Execute(string input, string program, string[] arguments)
    {
        using Process process = StartProcess(program, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return new Result(process.ExitCode, output.Result, errors.Result);
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(Root)!, recursive: true);

    private Process StartProcess(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = WorkingDirectory, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // The test host sets these for itself; a build inside must find its own SDK. CI would keep a direct build from running experiments.
        foreach (string name in (string[])["MSBuildSDKsPath", "MSBUILD_EXE_PATH", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "CI"])
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string? value) in Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Further environment variables for what is started.</summary>
    public Dictionary<string, string?> Environment { get; } = [];

    /// <summary>How a process ended.</summary>
    public sealed record Result(int ExitCode, string Output, string Errors);
}
