using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Storage;
using AutoVideo.Visuals.Photos;

namespace AutoVideo.Profiles;

/// <summary>Decodes an uploaded picture with ffmpeg and draws its middle square anew in each size, without anything the file says beside its pixels.</summary>
internal sealed class AvatarCutter(IBlobStore blobs, ToolRunner tools)
{
    private const long MemoryLimit = 1L * 1024 * 1024 * 1024;

    /// <exception cref="PermanentException"><c>picture_unreadable</c>.</exception>
    public async Task<CutAvatar> CutAsync(AvatarToCut wanted, string workspace, CancellationToken cancellation)
    {
        var source = await blobs.OpenFileAsync(wanted.Upload, workspace, cancellation);
        var header = ImageHeader.Read(await File.ReadAllBytesAsync(source, cancellation));
        if (header is not { IsWithinLimits: true })
            throw Unreadable(null);
        foreach (var size in Avatars.Sizes)
        {
            var target = Path.Combine(workspace, string.Create(CultureInfo.InvariantCulture, $"{size}.png"));
            await DrawAsync(source, header, size, target, workspace, cancellation);
            await blobs.WriteFileAsync(string.Create(CultureInfo.InvariantCulture, $"{wanted.Stem}-{size}.png"), target, "image/png", cancellation);
        }
        return new CutAvatar(Avatars.Sizes);
    }

    private async Task DrawAsync(string source, ImageHeader header, int size, string target, string workspace, CancellationToken cancellation)
    {
        var side = size.ToString(CultureInfo.InvariantCulture);
        var command = new ToolCommand("ffmpeg",
        [
            "-hide_banner", "-nostdin", "-v", "error", "-protocol_whitelist", "file", "-f", header.Demuxer,
            "-i", source, "-frames:v", "1", "-vf", $"crop='min(iw,ih)':'min(iw,ih)',scale={side}:{side}:flags=lanczos+accurate_rnd",
            "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-pix_fmt", "rgba", "-c:v", "png", "-f", "image2", "-update", "1", "-y", target,
        ])
        {
            WorkingDirectory = workspace,
            TimeLimit = TimeSpan.FromSeconds(30),
            MemoryLimitBytes = MemoryLimit,
        };
        try
        {
            await tools.RunAsync(command, cancellation);
        }
        catch (Exception failure) when (failure is ToolFailedException or TimeoutException)
        {
            throw Unreadable(failure);
        }
        if (!File.Exists(target))
            throw Unreadable(null);
    }

    private static PermanentException Unreadable(Exception? inner) => new("picture_unreadable", "The picture cannot be decoded.", inner!);
}
