using System.Text;
using AutoVideo.Failures;

namespace AutoVideo.Storage.Files;

/// <summary>
/// Where blobs lie. A folder's name ends with <c>=</c>, which no blob name contains, so the blobs <c>a</c> and <c>a/b</c> can both exist;
/// a part longer than a file name may be is cut into folders that end with <c>==</c>.
/// </summary>
internal sealed class BlobPaths(string root)
{
    private const int MaxPart = 200;

    public string Root { get; } = root;

    /// <summary>Half-written files; on the same file system as the blobs.</summary>
    public string Temporary { get; } = Path.Combine(root, "=temporary");

    /// <summary>Staged blocks, a folder for each blob.</summary>
    public string Blocks { get; } = Path.Combine(root, "=blocks");

    /// <summary>Files that writers lock.</summary>
    public string Locks { get; } = Path.Combine(root, "=locks");

    public string NewTemporary() => Path.Combine(Temporary, Guid.NewGuid().ToString("N"));

    /// <exception cref="PermanentException"><c>blob_name_invalid</c>, also when a folder on the way is a symbolic link.</exception>
    public string Of(string name)
    {
        BlobNames.Check(name);
        var path = new StringBuilder(Root);
        var parts = name.Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i];
            for (; part.Length > MaxPart; part = part[MaxPart..])
                AddFolder(path, part[..MaxPart] + "==");
            if (i < parts.Length - 1)
                AddFolder(path, part + "=");
            else
                path.Append('/').Append(part);
        }
        var file = path.ToString();
        if (IsLink(file))
            throw Linked(name);
        return file;

        void AddFolder(StringBuilder to, string folder)
        {
            to.Append('/').Append(folder);
            if (IsLink(to.ToString()))
                throw Linked(name);
        }
    }

    /// <summary>The blob at a path below <see cref="Root"/>; null for other files.</summary>
    public string? NameAt(string path)
    {
        var parts = Path.GetRelativePath(Root, path).Split('/');
        var name = new StringBuilder();
        foreach (var part in parts[..^1])
        {
            if (part.EndsWith("==", StringComparison.Ordinal))
                name.Append(part, 0, part.Length - 2);
            else if (part.EndsWith('='))
                name.Append(part, 0, part.Length - 1).Append('/');
            else
                return null;
        }
        name.Append(parts[^1]);
        var result = name.ToString();
        return BlobNames.IsValid(result) ? result : null;
    }

    /// <summary>Names of the folders of blobs right in a folder, each with its <c>/</c>.</summary>
    public IEnumerable<string> FoldersAt(string path) => Directory.Exists(path) ? Directory.EnumerateDirectories(path).Where(folder => !IsLink(folder)).SelectMany(folder =>
        Path.GetFileName(folder) switch
        {
            var part when part.EndsWith("==", StringComparison.Ordinal) => FoldersAt(folder).Select(rest => part[..^2] + rest),
            var part when part.EndsWith('=') => [part[..^1] + "/"],
            _ => [],
        }) : [];

    /// <summary>The deepest folder that holds all names of a prefix.</summary>
    public string FolderOf(string prefix)
    {
        var end = prefix.LastIndexOf('/');
        return end < 0 ? Root : Path.GetDirectoryName(Of(prefix[..(end + 1)] + "x"))!;
    }

    public bool Contains(string path) => Path.GetFullPath(path).StartsWith(Root + "/", StringComparison.Ordinal);

    public static bool IsLink(string path)
    {
        var info = new FileInfo(path);
        return info.LinkTarget is not null;
    }

    private static PermanentException Linked(string name) =>
        new("blob_name_invalid", $"The blob '{name}' lies behind a symbolic link, which the data folder must not contain.");
}
