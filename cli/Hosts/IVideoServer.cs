namespace AutoVideo.Cli.Hosts;

/// <summary>A server that makes videos, wherever it comes from.</summary>
internal interface IVideoServer
{
    /// <summary>Address of a server that answers; finds or starts another one when the last is gone.</summary>
    Task<Uri> AddressAsync(CancellationToken cancellation);

    /// <summary>Bearer token for the server; null when there is none to be found.</summary>
    string? Token { get; }

    /// <summary>File of what the server says; null when another program started it.</summary>
    string? LogPath { get; }
}
