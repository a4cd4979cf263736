using System.Diagnostics;
using System.Text.RegularExpressions;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Setup;

/// <summary>The programs of the packages that the Dockerfile of the render container installs, from this machine's copies of them.</summary>
internal static partial class ContainerPrograms
{
    public static string Dockerfile { get; } = File.ReadAllText(Repository.PathOf("orchestrations/RenderWorker/Dockerfile"));

    public static IEnumerable<string> Packages =>
        PackageList().Match(Dockerfile).Groups[1].Value.Split(['\\', '\n', ' '], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);

    /// <summary>Whether the system itself has all of them, as the container has; else ./run unpacked the others for want of root.</summary>
    public static bool AreInstalled { get; } = Packages.All(package => FilesOf(package).Length > 0);

    /// <summary>A folder with links to them, and to nothing else but .NET.</summary>
    public static string LinkInto(string folder)
    {
        Directory.CreateDirectory(folder);
        var unpacked = AreInstalled || Environment.GetEnvironmentVariable("Tools__Root") is not { } root ? [] : Directory.EnumerateFiles(Path.Combine(root, "usr/bin"));
        foreach (var program in unpacked.Concat(Installed()).Append(Dotnet()).DistinctBy(Path.GetFileName))
            File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(program)), program);
        return folder;
    }

    private static IEnumerable<string> Installed() => Packages.SelectMany(FilesOf)
        .Where(file => file.StartsWith("/usr/bin/", StringComparison.Ordinal) || file.StartsWith("/bin/", StringComparison.Ordinal));

    private static string[] FilesOf(string package)
    {
        using var query = Process.Start(new ProcessStartInfo("dpkg-query", ["--listfiles", package]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var files = query.StandardOutput.ReadToEnd();
        query.WaitForExit();
        return files.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Dotnet() => Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, "dotnet")).First(File.Exists);

    [GeneratedRegex(@"--no-install-recommends \\\n((?:\s+[a-z0-9.+-]+ \\\n)+)")]
    private static partial Regex PackageList();
}
