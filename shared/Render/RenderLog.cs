using Microsoft.Extensions.Logging;

namespace AutoVideo.Render;

/// <summary>Events 3400 to 3499.</summary>
internal static partial class RenderLog
{
    [LoggerMessage(3400, LogLevel.Warning, "The encoder {Encoder} failed in the middle of a render, which goes on with the CPU")]
    internal static partial void DeviceFailed(this ILogger logger, string encoder, Exception fault);
}
