using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Visuals.Offline.Type;

namespace AutoVideo.Visuals.Offline;

/// <summary>Turns SVG layers into PNG files with rsvg-convert, one short-lived process each.</summary>
internal sealed class LayerRasterizer(ToolRunner tools, ToolPaths paths)
{
    private const long MemoryLimit = 2L * 1024 * 1024 * 1024;

    /// <returns>Path of the PNG.</returns>
    /// <exception cref="PermanentException"><c>tool_missing</c>, <c>picture_failed</c>.</exception>
    public async Task<string> RasterizeAsync(string svg, string name, string workspace, CancellationToken cancellation)
    {
        var source = Path.Combine(workspace, name + ".svg");
        var target = Path.Combine(workspace, name + ".png");
        await File.WriteAllTextAsync(source, svg, cancellation);
        var command = new ToolCommand("rsvg-convert", ["--format=png", $"--output={target}", source])
        {
            WorkingDirectory = workspace,
            TimeLimit = TimeSpan.FromMinutes(1),
            MemoryLimitBytes = MemoryLimit,
            Environment = await FontEnvironmentAsync(workspace, cancellation),
        };
        try
        {
            await tools.RunAsync(command, cancellation);
        }
        catch (ToolFailedException failure)
        {
            throw new PermanentException("picture_failed", $"The {name} layer could not be drawn: {failure.ErrorTail}", failure);
        }
        return target;
    }

    public TypeFaces FacesOf(PictureRequest request) => TypeFaces.Find(paths, request.Brand);

    /// <summary>Tools unpacked into a folder find their fonts there, before those of the system.</summary>
    private async Task<IReadOnlyDictionary<string, string>> FontEnvironmentAsync(string workspace, CancellationToken cancellation)
    {
        if (paths.Root is null)
            return new Dictionary<string, string>();
        var file = Path.Combine(workspace, "fonts.conf");
        if (!File.Exists(file))
        {
            var root = PlainText.Escape(paths.Root);
            await File.WriteAllTextAsync(file, $"""
                <?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
                <fontconfig><dir>{root}/usr/share/fonts</dir><dir>/usr/share/fonts</dir>
                <include ignore_missing="yes">{root}/etc/fonts/conf.d</include><cachedir>{root}/var/cache/fontconfig</cachedir></fontconfig>
                """, cancellation);
        }
        return new Dictionary<string, string> { ["FONTCONFIG_FILE"] = file };
    }
}
