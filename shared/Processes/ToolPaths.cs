using AutoVideo.Failures;

namespace AutoVideo.Processes;

/// <summary>
/// Finds native tools and their data: on the system, or below a folder into which packages were unpacked without root
/// (setting <c>Tools:Root</c>, laid out like <c>/</c>).
/// </summary>
public sealed class ToolPaths(string? root)
{
    /// <summary>Folder that stands for <c>/</c>; null when tools are installed on the system.</summary>
    public string? Root { get; } = string.IsNullOrWhiteSpace(root) ? null : Path.GetFullPath(root);

    /// <summary>Folders to look in, separated by colons; the process's own PATH unless given.</summary>
    public string SearchPath { get; init; } = Environment.GetEnvironmentVariable("PATH") ?? "";

    /// <summary>Full path of a program; null when it is not installed.</summary>
    public string? Find(string tool)
    {
        var folders = SearchPath.Split(':', StringSplitOptions.RemoveEmptyEntries).AsEnumerable();
        if (Root is not null)
            folders = folders.Prepend(Path.Combine(Root, "usr/bin"));
        return folders.Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);
    }

    /// <exception cref="PermanentException"><c>tool_missing</c>.</exception>
    public string Require(string tool) => Find(tool) ?? throw new PermanentException(
        "tool_missing", $"The program '{tool}' is not installed. Run ./run once to install what is missing, or install it by hand.");

    /// <summary>A data file or folder given as on a Debian system, e.g. <c>/usr/share/festival</c>, below <see cref="Root"/> when it is there.</summary>
    public string Data(string path)
    {
        var inRoot = Root is null ? null : Path.Combine(Root, path.TrimStart('/'));
        return inRoot is not null && Path.Exists(inRoot) ? inRoot : path;
    }

    /// <summary>Folders of shared libraries for tools below <see cref="Root"/>; null on a system install.</summary>
    public string? LibraryPath => Root is null ? null : string.Join(':', LibraryFolders(Root));

    /// <summary>Where a tool's shared libraries are looked for, in that order.</summary>
    internal IEnumerable<string> LibraryFolders() =>
        [.. Root is null ? [] : LibraryFolders(Root), .. LibraryFolders("/"), .. new[] { "/usr/local/lib" }.Where(Directory.Exists)];

    private static IEnumerable<string> LibraryFolders(string root) =>
        from parent in new[] { "usr/lib", "lib" }
        let folder = Path.Combine(root, parent)
        where Directory.Exists(folder)
        from child in Directory.EnumerateDirectories(folder, "*-linux-gnu*").Append(folder)
        from nested in new[] { child, Path.Combine(child, "pulseaudio"), Path.Combine(child, "blas"), Path.Combine(child, "lapack") }
        where Directory.Exists(nested)
        select nested;
}
