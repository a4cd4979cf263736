using System.Reflection;

using AutoVideo.Embedded.Functions.Middleware;
using AutoVideo.Embedded.Hosting;

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Embedded.Functions.Builder;

/// <summary>Collects what the application wants; <see cref="Build"/> makes the embedded host of it.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _web;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];

    internal FunctionsApplicationBuilder(string[] args, Assembly program)
    {
        _web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = program.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = System.Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT") ?? Environments.Production,
        });
        FunctionTypes = () => FunctionAssemblies.PublicAndPrivateTypes(program);
        Configuration.AddLocalSettings();
        Configuration.AddEnvironmentVariables();
        Configuration.AddCommandLine(args);
    }

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;
    public ConfigurationManager Configuration => _web.Configuration;
    IConfigurationManager IHostApplicationBuilder.Configuration => _web.Configuration;
    public IHostEnvironment Environment => _web.Environment;
    IHostEnvironment IHostApplicationBuilder.Environment => _web.Environment;
    public ILoggingBuilder Logging => _web.Logging;
    public IMetricsBuilder Metrics => _web.Metrics;
    public IServiceCollection Services => _web.Services;

    /// <summary>Where functions are looked for, instead of the program's assemblies.</summary>
    internal Func<IEnumerable<Type>> FunctionTypes { get; set; }
    internal Func<HostJson> HostJson { get; set; } = Hosting.HostJson.Find;
    internal bool ReportsStartErrors { get; set; } = true;
    internal bool ServesHttp { get; set; }

    public void ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _middleware.Add(middleware);
        return this;
    }

    public IHost Build()
    {
        var startup = HostStartup.Prepare(Configuration, HostJson, FunctionTypes(), _middleware, ReportsStartErrors);
        EmbeddedHostServices.Add(_web, startup);
        return new EmbeddedHost(_web.Build(), startup);
    }
}
