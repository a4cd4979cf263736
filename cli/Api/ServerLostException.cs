namespace AutoVideo.Cli.Api;

/// <summary>The server does not answer any more; another attempt may find it again.</summary>
internal sealed class ServerLostException(string message, Exception? cause = null) : Exception(message, cause);
