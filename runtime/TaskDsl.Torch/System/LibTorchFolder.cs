using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace TaskDsl.Torch;

/// <summary>A libtorch to compile and link against: Debian's, a libtorch archive, or the one in a PyTorch wheel.</summary>
internal sealed partial record LibTorchFolder(
    string Version, IReadOnlyList<string> IncludeFolders, string LibraryFolder, bool HasCuda, bool OldStringAbi)
{
    /// <summary>The libtorch that <c>LIBTORCH</c> names, or else the system's.</summary>
    /// <exception cref="TorchNotFoundException">There is none.</exception>
    public static LibTorchFolder Find(string? libtorch) =>
        string.IsNullOrEmpty(libtorch)
            ? Read("/usr/include", "/usr/include/torch/csrc/api/include", SystemLibraryFolder) ?? throw new TorchNotFoundException(
                $"libtorch is not installed on this machine: there is no {SystemLibraryFolder}/libtorch_cpu.so with its headers. "
                + $"Install it: {TorchNotFoundException.InstallCommand}  (or set LIBTORCH to a libtorch archive, or to the torch folder of a PyTorch wheel)")
            : Read($"{libtorch}/include", $"{libtorch}/include/torch/csrc/api/include", $"{libtorch}/lib") ?? throw new TorchNotFoundException(
                $"LIBTORCH is '{libtorch}', where there is no lib/libtorch_cpu.so with include/torch/csrc/api/include/torch/version.h. "
                + $"Set it to a libtorch archive or to the torch folder of a PyTorch wheel, or unset it and install the system's: {TorchNotFoundException.InstallCommand}");

    private static string SystemLibraryFolder => RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        ? "/usr/lib/aarch64-linux-gnu"
        : "/usr/lib/x86_64-linux-gnu";

    private static LibTorchFolder? Read(string include, string apiInclude, string library)
    {
        if (VersionIn($"{apiInclude}/torch/version.h") is not { } version || !File.Exists($"{library}/libtorch_cpu.so") || !File.Exists($"{library}/libc10.so"))
        {
            return null;
        }

        // Wheels before 2.6 were built with the strings of GCC 4, and what links to them must be too.
        var oldStringAbi = !Contains($"{library}/libc10.so", "torchCheckFailEPKcS2_jRKNSt7__cxx1112basic_string"u8);
        // In the newest 2.x the header only includes another.
        version = version.Length > 0 ? version : VersionIn($"{include}/torch/headeronly/version.h") ?? "2";
        return new(version, [include, apiInclude], library, File.Exists($"{library}/libtorch_cuda.so"), oldStringAbi);
    }

    // The numbers in a header, which may be none, or null where there is no header.
    private static string? VersionIn(string header) => File.Exists(header)
        ? string.Join('.', VersionNumber().Matches(File.ReadAllText(header)).Select(match => match.Groups[1].Value))
        : null;

    private static bool Contains(string file, ReadOnlySpan<byte> text) => File.ReadAllBytes(file).AsSpan().IndexOf(text) >= 0;

    [GeneratedRegex(@"#define TORCH_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)")]
    private static partial Regex VersionNumber();
}
