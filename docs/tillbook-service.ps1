# Windows: the scheduler as a task that starts with the machine and is started again when it ends. Adapt the lines marked
# with <, then run it once in a PowerShell as administrator:  powershell -ExecutionPolicy Bypass -File tillbook-service.ps1
$ErrorActionPreference = "Stop"
# < the folder with tillbook.config.yaml
$folder = "C:\Tillbook"
# < Node.js 24 and the command, by their full paths
$node = "C:\Program Files\nodejs\node.exe"
$command = "$folder\node_modules\tillbook\bin\tillbook.js"
# < the secrets that tillbook.config.yaml names, as environment variables of the machine; leave a line out that is set already
# [Environment]::SetEnvironmentVariable("SMTP_URL", (Read-Host "SMTP_URL"), "Machine")
# [Environment]::SetEnvironmentVariable("TILLBOOK_SALT", (Read-Host "TILLBOOK_SALT"), "Machine")

$action = New-ScheduledTaskAction -Execute $node -Argument "`"$command`" schedule start" -WorkingDirectory $folder
$trigger = New-ScheduledTaskTrigger -AtStartup
# no time limit, never two at once, again a minute after it ended
$settings = New-ScheduledTaskSettingsSet -ExecutionTimeLimit ([TimeSpan]::Zero) -MultipleInstances IgnoreNew `
  -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) -StartWhenAvailable
$principal = New-ScheduledTaskPrincipal -UserId "NT AUTHORITY\LOCAL SERVICE" -LogonType ServiceAccount
Register-ScheduledTask -TaskName "Tillbook" -Action $action -Trigger $trigger -Settings $settings -Principal $principal -Force
Start-ScheduledTask -TaskName "Tillbook"
