using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AutoVideo.Processes;
using AutoVideo.Render.Captions;

namespace AutoVideo.Render;

/// <summary>
/// What is installed here, as a part of addresses: another build of a tool, another library or font may make other bytes of the same timeline. Looked at once.
/// </summary>
internal sealed class ToolVersions(ToolRunner tools)
{
    // Of an ELF file the part that holds its build id; of a font the checksums of all its tables.
    private const int HeadBytes = 4096;

    // What encodes, what draws captions, and what draws the words of overlays; FFmpeg itself names its own libraries.
    private static readonly string[] Libraries =
    [
        "libx264", "libx265", "libSvtAv1Enc", "libass", "libfreetype", "libharfbuzz", "libfribidi", "libfontconfig",
        "librsvg-2", "libpango-1.0", "libpangocairo-1.0", "libcairo",
    ];

    private volatile string? ffmpeg, pictures;

    /// <summary>Hash of all that <c>ffmpeg -version</c> says: the version, how it was built, and its libraries.</summary>
    // Two callers at once may both ask; they get the same answer.
    internal async Task<string> SoundAsync(CancellationToken cancellation) =>
        ffmpeg ??= Hash((await tools.RunAsync(new("ffmpeg", ["-version"]), cancellation)).Output);

    /// <summary>Hash of that, of the programs and libraries that encode and draw, and of the fonts.</summary>
    internal async Task<string> PicturesAsync(CancellationToken cancellation) =>
        pictures ??= Hash(string.Join('\n', [await SoundAsync(cancellation), .. Files().Select(Describe).Order(StringComparer.Ordinal)]));

    private IEnumerable<string> Files()
    {
        var programs = new[] { "ffmpeg", "rsvg-convert" }.Select(tools.Paths.Find).OfType<string>();
        var folders = tools.Paths.LibraryFolders().Select(Entries).ToArray();
        var libraries = Libraries.SelectMany(name => folders.Select(files => files.Where(file => Path.GetFileName(file).StartsWith(name + ".so.", StringComparison.Ordinal)).ToArray())
            .FirstOrDefault(found => found.Length > 0) ?? []);
        return [.. programs, .. libraries, .. FontCoverage.Files(FontCoverage.Folders(tools.Paths))];
    }

    private static string[] Entries(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, "lib*.so.*");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // Without its folder: the same packages may be unpacked elsewhere.
    private static string Describe(string path)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            return string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)} {file.Length} {Convert.ToHexStringLower(SHA256.HashData(head[..read]))}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Nor can the tools read it.
            return "";
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
