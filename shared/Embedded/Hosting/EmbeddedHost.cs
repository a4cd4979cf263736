using System.Net.Sockets;

using AutoVideo.Embedded.Durable.Client;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVideo.Embedded.Hosting;

/// <summary>
/// The running host: takes the data folder, starts everything, says where it listens, and gives the folder back.
/// A start that fails ends the program with one message and the exit code of <see cref="HostExitCode"/>.
/// </summary>
internal sealed class EmbeddedHost(WebApplication app, HostStartup startup) : IHost, IAsyncDisposable
{
    private DataFolder? _folder;

    public IServiceProvider Services => app.Services;

    /// <summary>Where the host listens, such as <c>http://127.0.0.1:7071</c>; known once started.</summary>
    public string? Address { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await Start(cancellationToken);
        }
        catch (HostStartException failure) when (startup.ReportsErrors)
        {
            _folder?.Dispose();
            _folder = null;
            Environment.ExitCode = (int)failure.ExitCode;
            await Console.Error.WriteLineAsync(failure.Message);
            Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        }
        catch
        {
            _folder?.Dispose();
            _folder = null;
            throw;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await app.StopAsync(cancellationToken);
        _folder?.Dispose();
        _folder = null;
    }

    public void Dispose()
    {
        ((IDisposable)app).Dispose();
        _folder?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        _folder?.Dispose();
    }

    private async Task Start(CancellationToken cancellation)
    {
        if (startup.Error is { } error)
            throw error;
        _folder = DataFolder.Take(startup.Settings.DataFolder);
        startup.Map(app);
        RefuseTakenPort();
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            throw PortInUse(failure);
        }
        catch (Exception failure) when (failure is SqliteException || failure.InnerException is SqliteException)
        {
            throw new HostStartException(HostExitCode.FolderNotWritable, $"A database in the data folder {startup.Settings.DataFolder} cannot be opened: {failure.Message}", failure);
        }
        Address = app.Urls.First();
        Functions.DurableTaskClientExtensions.ListensAt(Services.GetRequiredService<DurableTaskClient>(), Address);
        _folder.Announce(Address, Services.GetRequiredService<TimeProvider>().GetUtcNow());
        await Console.Out.WriteLineAsync($"Now listening on {Address}");
    }

    /// <summary>The web server starts last, so without this look other services would do work before the port stops them.</summary>
    private void RefuseTakenPort()
    {
        try
        {
            using var probe = new TcpListener(startup.Settings.Listen, startup.Settings.Port);
            probe.Start();
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw PortInUse(failure);
        }
        catch (SocketException failure)
        {
            throw new HostStartException(HostExitCode.PortInUse, $"Cannot listen on {startup.Settings.Listen}:{startup.Settings.Port}: {failure.Message}", failure);
        }
    }

    private HostStartException PortInUse(Exception cause) =>
        new(HostExitCode.PortInUse, $"Port {startup.Settings.Port} is in use by another program. Choose another with --Host:Port=N, or 0 for any free one.", cause);
}
