using System.Globalization;
using System.Text;

namespace AutoVideo.Cli.Input;

/// <summary>Reads an article or a script that the person names: a text file, or standard input as <c>-</c>.</summary>
internal static class SourceText
{
    public const int MaxBytes = 1024 * 1024;

    /// <param name="option">Name of the option, for messages.</param>
    public static async Task<string> ReadAsync(string option, string path, Func<Stream> standardInput, CancellationToken cancellation)
    {
        var name = path == "-" ? "Standard input" : path;
        if (path.Length == 0)
            throw CliException.BadInput($"{option} needs the name of a file, or - for standard input.");
        if (Directory.Exists(path))
            throw CliException.BadInput($"{name} is a folder; {option} takes a text file.");
        return Decode(option, name, await ReadBytesAsync(name, path, standardInput, cancellation));
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(string name, string path, Func<Stream> standardInput, CancellationToken cancellation)
    {
        try
        {
            if (path != "-" && new FileInfo(path) is { Exists: true, Length: > MaxBytes } large)
                throw TooLarge(name, $"has {Megabytes(large.Length)} MB");
            await using var stream = path == "-" ? standardInput() : File.OpenRead(path);
            var buffer = new byte[MaxBytes + 1];
            var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
            return count <= MaxBytes ? buffer.AsMemory(0, count) : throw TooLarge(name, "has more than 1 MB");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CliException.BadInput($"There is no file {name}.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CliException.BadInput($"{name} cannot be read: {fault.Message}");
        }
    }

    private static string Decode(string option, string name, ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.StartsWith("%PDF"u8))
            throw CliException.BadInput($"{name} is a PDF; {option} takes text, Markdown or HTML.", "Save or copy its text into a file first.");
        Encoding encoding = span switch
        {
            [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
            [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
            _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
        };
        string text;
        try
        {
            text = encoding.GetString(span).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw NoText(option, name);
        }
        if (text.Contains('\0', StringComparison.Ordinal))
            throw NoText(option, name);
        return string.IsNullOrWhiteSpace(text) ? throw CliException.BadInput($"{name} is empty.") : text;
    }

    private static CliException NoText(string option, string name) =>
        CliException.BadInput($"{name} is no text; {option} takes text, Markdown or HTML in UTF-8.");

    private static CliException TooLarge(string name, string how) =>
        CliException.BadInput($"{name} {how}; at most 1 MB of text is read.", "Give the part that the video is about.");

    private static string Megabytes(long bytes) => (bytes / 1048576.0).ToString("0.#", CultureInfo.InvariantCulture);
}
