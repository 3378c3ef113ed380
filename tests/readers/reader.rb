# Prints the session_id that is found in each line where keys become snake case, as they do in Rails.
require "json"

STDIN.each_line(encoding: "UTF-8") do |line|
  read = JSON.parse(line).transform_keys do |key|
    key.gsub(/([a-z\d])([A-Z])/, '\1_\2').tr("-.", "_").downcase
  end
  puts read["session_id"]
end
